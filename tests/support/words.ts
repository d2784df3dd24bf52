/** Words of product names in languages whose lists come in legacy encodings. */
export const WORDS: Record<string, string[]> = {
  German:
    'Schlüsselanhänger für Möbelfüße weiß Größe Ölfilter Schläuche Türgriff Kühlerschutz Bügelsäge größer Zubehör'.split(
      ' ',
    ),
  French:
    'Écrou à œillet façade légère pièce détachée câble électrique modèle réglable poignée clé à pipe éclairage sécurité'.split(
      ' ',
    ),
  Spanish:
    'Tornillo de acero inoxidable tamaño pequeño lámpara eléctrica señal número diseño baño niño batería válvula'.split(
      ' ',
    ),
  Portuguese:
    'Peça de reposição botão proteção lâmpada elétrica fixação mão avental iluminação não porção caução óleo'.split(
      ' ',
    ),
  Swedish:
    'Skruvmejsel för småsåg hållare fäste växel låda körkort blå grön röd kåpa märke ände såg säkring'.split(
      ' ',
    ),
  Danish: 'Skruetrækker nøgle blå rød grøn kæde værktøj løfter år måler støvsuger gør åben køleskab'.split(
    ' ',
  ),
  Icelandic:
    'Skrúfa fyrir vélar þétting húðun örugg ýmis lás nagli málning stór þungur rörtöng blýantur læsing'.split(
      ' ',
    ),
  Polish:
    'Śruba z łbem sześciokątnym żółta wąż gięty ćwierćobrotowy nakrętka spręży­nowa płyta łączówka końcówka źródło'
      .replaceAll('\u00ad', '')
      .split(' '),
  Czech:
    'Přívěsek žlutý hřebík kleště šroubovák těsnění příruba čerpadlo vrták měřič držák růžový ještě výměna'.split(
      ' ',
    ),
  Slovak:
    'Skrutkovač žltý kľúč čerpadlo vŕtačka tesnenie príruba ťažný držiak meradlo štetec výmena môže dĺžka'.split(
      ' ',
    ),
  Hungarian:
    'Csavarhúzó készlet fűrészlap erős tömítés szűrő könnyű kötőelem sárga zöld fúrógép hűtő kulcs gőz'.split(
      ' ',
    ),
  Turkish:
    'Bağlantı parçası paslanmaz çelik şişe anahtarı ölçü aleti yağ süzgeci ışık düğme çakı vidası özel büyük'.split(
      ' ',
    ),
  Latvian:
    'Skrūve ar sešstūra galvu dzeltena šļūtene uzgrieznis blīvējums rokturis ķēde ģērbtuve vītne caurule āmurs žāvētājs'.split(
      ' ',
    ),
  Lithuanian:
    'Varžtas su šešiakampe galvute geltonas žarna veržlė sandariklis rankena grandinė įrankis plaktukas džiovintuvas ąžuolas'.split(
      ' ',
    ),
  Estonian:
    'Kruvikeeraja kollane võti tööriist käepide äär küte õli šampoon žilett lüliti põrand mõõdulint jäik'.split(
      ' ',
    ),
  Russian:
    'Колодки тормозные передние болт оцинкованный шланг гибкий прокладка фильтр масляный ключ съёмник щётка'.split(
      ' ',
    ),
  Ukrainian:
    'Гальмівні колодки передні болт оцинкований шланг гнучкий прокладка фільтр оливний ключ їжак ґудзик єдиний'.split(
      ' ',
    ),
  Bulgarian:
    'Спирачни накладки предни болт поцинкован маркуч уплътнение филтър маслен ключ отвертка щипка'.split(' '),
  Serbian:
    'Кочионе плочице предње завртањ поцинковано црево заптивка филтер уља кључ одвијач ћуприја џак жица ђубре'.split(
      ' ',
    ),
  Greek:
    'Βίδα ανοξείδωτη εξάγωνη κίτρινη σωλήνας εύκαμπτος παξιμάδι φίλτρο λαδιού κλειδί τρυπάνι λαβή ρυθμιστής'.split(
      ' ',
    ),
  Hebrew: 'בורג נירוסטה משושה צהוב צינור גמיש אום אטם מסנן שמן מפתח מקדחה ידית שרשרת'.split(' '),
  Arabic: 'مسمار فولاذ سداسي أصفر خرطوم مرن صامولة حشية مرشح زيت مفتاح مثقاب مقبض سلسلة'.split(' '),
};
