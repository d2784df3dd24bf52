/** How suppliers of several countries head their lists, and what else they write into them. */

export interface Words {
  language: string;
  /** The decimal mark, what groups thousands, and the encodings in use besides Unicode. */
  mark: '.' | ',';
  groups: string[];
  encodings: string[];
  code: string[];
  name: string[];
  /** The price that nothing else is said of. */
  price: string[];
  /** What the buyer pays, beside other prices. */
  net: string[];
  /** Prices that are not the buyer's. */
  list: string[];
  gross: string[];
  old: string[];
  discount: string[];
  basis: string[];
  /** A price for many pieces: `#` is the number. */
  perMany: string[];
  cents: string[];
  from: string[];
  /** A price from some quantity on: `#` is the number. */
  fromMany: string[];
  validFrom: string[];
  validTo: string[];
  currency: string[];
  moq: string[];
  lead: string[];
  stock: string[];
  brand: string[];
  vat: string[];
  weight: string[];
  /** Over `netto | brutto` in headings of two rows. */
  netBelow: [string, string];
  total: string[];
  onRequest: string[];
  title: string[];
  note: string[];
  section: string[];
  goods: string[];
  piece: string;
  week: string;
  day: string;
}

const all = (text: string) => text.split('|');

function words(language: string, mark: '.' | ',', groups: string, encodings: string, own: string): Words {
  const fields = own
    .trim()
    .split('\n')
    .map(line => line.trim().split(/\s*=\s*/) as [string, string]);
  const list = Object.fromEntries(fields.map(([field, text]) => [field, all(text)]));
  const one = (field: string) => list[field]![0]!;
  return {
    ...(list as unknown as Words),
    language,
    mark,
    groups: groups.split('_'),
    encodings: all(encodings),
    netBelow: [list.netBelow![0]!, list.netBelow![1]!],
    piece: one('piece'),
    week: one('week'),
    day: one('day'),
  };
}

/** `groups`: separated by `_`. */
export const languages: Words[] = [
  words(
    'en',
    '.',
    ',_',
    'windows-1252',
    `
    code = Item #|SKU|Part No.|Product Code|Stock Code|Art. No.
    name = Description|Product|Item Name|Product Name
    price = Price|Unit Price|Price each|Price/pc
    net = Net Price|Your Price|Cost|Dealer Price|Trade Price|Your Cost
    list = List Price|RRP|MSRP|Retail Price|Catalogue Price
    gross = Gross Price|Price inc. VAT
    old = Old Price|Previous Price|Price last year
    discount = Discount %|Disc.|Discount
    basis = Price Unit|Price per (pcs)|Pricing unit|Price basis
    perMany = Price per #|Price/#|Price per # pcs|Price (per #)
    cents = Price (cents)|Price in cents|Price [ct]
    from = From qty|Min. qty for price|Qty break
    fromMany = Price #+|#+ pcs|From #|Price from # pcs|Qty #
    validFrom = Valid from|Effective date
    validTo = Valid to|Valid until
    currency = Currency|Curr.
    moq = MOQ|Min. order qty
    lead = Lead time|Delivery time
    stock = Stock|Qty available
    brand = Brand|Make
    vat = VAT|VAT %
    weight = Weight kg|Net weight (kg)
    netBelow = net|gross
    total = Total|Subtotal|Grand total|Carried forward
    onRequest = on request|POA|TBA|call|see catalogue
    title = Pricelist|Wholesale price list, valid from January|Acme Tools Ltd.
    note = Prices are subject to change without notice.|E&OE|Thank you for your order!
    section = Hand tools|Fasteners|Spare parts
    goods = Hex bolt|Claw hammer|Cordless drill|Total Quartz 9000|Gift card 50 EUR|Cable, black
    piece = pcs
    week = weeks
    day = days`,
  ),
  words(
    'de',
    ',',
    '._ _',
    'windows-1252',
    `
    code = Art.-Nr.|Artikelnummer|Bestell-Nr.|Artikel-Nr.|Mat.-Nr.|ArtNr
    name = Bezeichnung|Artikelbezeichnung|Benennung|Artikeltext
    price = Preis|Preis/Stk.|Stückpreis|Einzelpreis
    net = Ihr Preis|Nettopreis|EK|EK netto|Händlerpreis|Ihr Nettopreis
    list = Listenpreis|UVP|Bruttolistenpreis|Katalogpreis
    gross = Bruttopreis|Preis inkl. MwSt.|VK brutto
    old = Preis alt|Alter Preis|Vorjahrespreis
    discount = Rabatt|Rabatt %|Rabatt in %
    basis = Preiseinheit|PE|Preis per|Preisbasis
    perMany = Preis per #|Preis/#|Preis je # Stück|Preis pro # St.|Preis (# Stk)
    cents = Preis in Cent|Preis (ct)|Preis (Cent)
    from = ab Menge|Staffelmenge|Staffel ab
    fromMany = ab #|ab # Stk.|Preis ab #|Preis ab # Stück|# Stk.
    validFrom = gültig ab|Gültig von
    validTo = gültig bis|Gültig bis
    currency = Währung|Währ.
    moq = Mindestmenge|Mindestbestellmenge
    lead = Lieferzeit|Lieferzeit (Tage)
    stock = Bestand|Lagerbestand
    brand = Marke|Fabrikat
    vat = MwSt.|MwSt. %
    weight = Gewicht kg|Gewicht (kg)
    netBelow = netto|brutto
    total = Gesamt|Summe|Zwischensumme|Übertrag|Gesamtsumme
    onRequest = auf Anfrage|a. A.|Preis folgt|siehe Katalog|Tagespreis
    title = Preisliste|Preisliste gültig ab Januar|Müller & Söhne GmbH
    note = Alle Preise freibleibend.|Änderungen und Irrtümer vorbehalten|Es gelten unsere AGB.
    section = Handwerkzeuge|Befestigung|Zubehör für Sägen
    goods = Sechskantschraube|Hammer mit Stiel|Bohrer Ø 8|Übergangsstück|Zange, groß
    piece = Stk.
    week = Wochen
    day = Tage`,
  ),
  words(
    'fr',
    ',',
    ' _\u00a0_\u202f_',
    'windows-1252',
    `
    code = Réf.|Référence|Code article|Réf. article|N° article
    name = Désignation|Libellé|Désignation article
    price = Prix|Prix unitaire|P.U.|Prix HT|PU HT
    net = Prix net|Votre prix|Prix d'achat|Prix net HT|Prix revendeur
    list = Prix public|Prix catalogue|Prix public conseillé
    gross = Prix TTC|Prix brut
    old = Ancien prix|Ancien tarif
    discount = Remise|Remise %
    basis = Unité de prix|Base de prix
    perMany = Prix par #|Prix les #|Prix / #|Prix par # pièces
    cents = Prix en centimes|Prix (centimes)
    from = À partir de|Qté à partir de
    fromMany = À partir de #|Prix par # pièces et plus|Dès #|Prix dès #
    validFrom = Valable à partir du|Date d'effet
    validTo = Valable jusqu'au|Date de fin
    currency = Devise
    moq = Qté mini|Minimum de commande
    lead = Délai|Délai de livraison
    stock = Stock|Qté en stock
    brand = Marque
    vat = TVA|Taux TVA
    weight = Poids kg|Poids (kg)
    netBelow = HT|TTC
    total = Total|Sous-total|Total général|Report
    onRequest = sur demande|nous consulter|N.C.
    title = Tarif|Tarif professionnel|Établissements Lefèvre
    note = Tarif modifiable sans préavis.|Sauf erreur ou omission
    section = Outillage à main|Quincaillerie|Pièces détachées
    goods = Vis à tête|Marteau|Clé à molette|Perceuse
    piece = pièces
    week = semaines
    day = jours`,
  ),
  words(
    'es',
    ',',
    '._',
    'windows-1252',
    `
    code = Código|Referencia|Ref.|Cód. artículo
    name = Descripción|Artículo|Denominación
    price = Precio|Precio unitario|Precio ud.
    net = Precio neto|Su precio|Coste|Precio distribuidor
    list = PVP|Precio lista|PVP recomendado
    gross = Precio con IVA|Precio bruto
    old = Precio anterior|Precio antiguo
    discount = Descuento|Dto.|Dto. %
    basis = Unidad de precio|Base de precio
    perMany = Precio por #|Precio / #|Precio por # uds.
    cents = Precio en céntimos|Precio (céntimos)
    from = Desde cantidad|A partir de
    fromMany = Desde #|A partir de # uds.|Precio desde #
    validFrom = Válido desde|Vigente desde
    validTo = Válido hasta|Vigente hasta
    currency = Moneda|Divisa
    moq = Pedido mínimo|Cantidad mínima
    lead = Plazo de entrega|Plazo
    stock = Existencias|Stock
    brand = Marca
    vat = IVA|IVA %
    weight = Peso kg|Peso (kg)
    netBelow = neto|bruto
    total = Total|Subtotal|Suma
    onRequest = consultar|a consultar|s/c
    title = Tarifa|Tarifa de precios|Suministros Peña S.L.
    note = Precios sin compromiso.|Salvo error u omisión
    section = Herramientas|Tornillería|Recambios
    goods = Tornillo|Martillo|Llave inglesa|Taladro
    piece = uds.
    week = semanas
    day = días`,
  ),
  words(
    'it',
    ',',
    '._',
    'windows-1252',
    `
    code = Codice|Cod. art.|Codice articolo
    name = Descrizione|Articolo|Descrizione articolo
    price = Prezzo|Prezzo unitario|Prezzo cad.
    net = Prezzo netto|Vostro prezzo|Costo|Prezzo rivenditore
    list = Listino|Prezzo di listino|Prezzo al pubblico
    gross = Prezzo IVA inclusa|Prezzo lordo
    old = Prezzo precedente|Vecchio prezzo
    discount = Sconto|Sconto %
    basis = Unità di prezzo|Base prezzo
    perMany = Prezzo per # pz|Prezzo / #|Prezzo per #
    cents = Prezzo in centesimi|Prezzo (cent)
    from = Da quantità|A partire da
    fromMany = Da # pz|A partire da #|Prezzo da # pz
    validFrom = Valido dal|Decorrenza
    validTo = Valido al|Valido fino al
    currency = Valuta|Divisa
    moq = Ordine minimo|Quantità minima
    lead = Tempo di consegna|Consegna
    stock = Giacenza|Disponibilità
    brand = Marca|Marchio
    vat = IVA|Aliquota IVA
    weight = Peso kg|Peso (kg)
    netBelow = netto|lordo
    total = Totale|Subtotale|Riporto
    onRequest = su richiesta|a richiesta|n.d.
    title = Listino prezzi|Listino riservato|Ferramenta Città
    note = Prezzi soggetti a variazioni.|Salvo errori ed omissioni
    section = Utensili a mano|Viteria|Ricambi
    goods = Vite|Martello|Chiave inglese|Trapano
    piece = pz
    week = settimane
    day = giorni`,
  ),
  words(
    'nl',
    ',',
    '._',
    'windows-1252',
    `
    code = Artikelnr.|Art.nr.|Bestelnummer
    name = Omschrijving|Artikelomschrijving|Benaming
    price = Prijs|Stuksprijs|Prijs per stuk
    net = Nettoprijs|Uw prijs|Inkoopprijs|Prijs netto
    list = Brutoprijs|Adviesprijs|Catalogusprijs
    gross = Prijs incl. btw|Bruto prijs
    old = Oude prijs|Vorige prijs
    discount = Korting|Korting %
    basis = Prijseenheid|Prijs per
    perMany = Prijs per #|Prijs / #|Prijs per # stuks
    cents = Prijs in cent|Prijs (cent)
    from = Vanaf aantal|Staffel
    fromMany = Vanaf #|Vanaf # stuks|Prijs vanaf #
    validFrom = Geldig vanaf|Ingangsdatum
    validTo = Geldig tot|Einddatum
    currency = Valuta
    moq = Min. afname|Minimale bestelhoeveelheid
    lead = Levertijd
    stock = Voorraad
    brand = Merk
    vat = BTW|BTW %
    weight = Gewicht kg
    netBelow = netto|bruto
    total = Totaal|Subtotaal|Eindtotaal
    onRequest = op aanvraag|prijs op aanvraag|n.t.b.
    title = Prijslijst|Prijslijst dealers
    note = Prijswijzigingen voorbehouden.
    section = Handgereedschap|Bevestiging|Onderdelen
    goods = Zeskantbout|Hamer|Boormachine|Moersleutel
    piece = stuks
    week = weken
    day = dagen`,
  ),
  words(
    'pl',
    ',',
    ' _\u00a0_',
    'windows-1250|iso-8859-2',
    `
    code = Indeks|Kod towaru|Symbol|Nr kat.
    name = Nazwa|Nazwa towaru|Opis
    price = Cena|Cena jedn.|Cena za szt.
    net = Cena netto|Cena hurtowa|Cena zakupu|Twoja cena
    list = Cena katalogowa|Cena detaliczna|Cena sugerowana
    gross = Cena brutto|Cena z VAT
    old = Stara cena|Poprzednia cena
    discount = Rabat|Rabat %
    basis = Jednostka ceny|Cena za ilość
    perMany = Cena za # szt.|Cena / #|Cena za #
    cents = Cena w groszach|Cena (gr)
    from = Od ilości|Próg ilościowy
    fromMany = od # szt.|Cena od # szt.|od #
    validFrom = Ważne od|Obowiązuje od
    validTo = Ważne do|Obowiązuje do
    currency = Waluta
    moq = Min. zamówienie|Minimalna ilość
    lead = Czas dostawy|Termin dostawy
    stock = Stan|Stan magazynowy
    brand = Marka|Producent
    vat = VAT|Stawka VAT
    weight = Waga kg
    netBelow = netto|brutto
    total = Razem|Suma|Ogółem
    onRequest = na zapytanie|cena na zapytanie
    title = Cennik|Cennik hurtowy – żaluzje
    note = Ceny mogą ulec zmianie.
    section = Narzędzia ręczne|Łączniki|Części zamienne
    goods = Śruba|Młotek|Klucz nastawny|Wiertarka żółta
    piece = szt.
    week = tygodnie
    day = dni`,
  ),
  words(
    'cs',
    ',',
    ' _\u00a0_',
    'windows-1250|iso-8859-2',
    `
    code = Kód|Obj. číslo|Katalogové číslo|Kód zboží
    name = Název|Název zboží|Popis
    price = Cena|Cena/ks|Jedn. cena
    net = Cena bez DPH|Nákupní cena|Vaše cena|VOC
    list = Doporučená cena|MOC|Ceníková cena
    gross = Cena s DPH|Cena vč. DPH
    old = Stará cena|Původní cena
    discount = Sleva|Sleva %
    basis = Jednotka ceny|Cena za množství
    perMany = Cena za # ks|Cena / #|Cena za #
    cents = Cena v haléřích
    from = Od množství|Množství od
    fromMany = od # ks|Cena od # ks|od #
    validFrom = Platí od|Platnost od
    validTo = Platí do|Platnost do
    currency = Měna
    moq = Min. odběr|Minimální odběr
    lead = Dodací lhůta
    stock = Skladem|Sklad
    brand = Značka|Výrobce
    vat = DPH|Sazba DPH
    weight = Hmotnost kg
    netBelow = bez DPH|s DPH
    total = Celkem|Mezisoučet|Součet
    onRequest = na dotaz|na vyžádání
    title = Ceník|Velkoobchodní ceník
    note = Změna cen vyhrazena.
    section = Ruční nářadí|Spojovací materiál|Náhradní díly
    goods = Šroub|Kladivo|Klíč|Vrtačka
    piece = ks
    week = týdny
    day = dny`,
  ),
  words(
    'sv',
    ',',
    ' _',
    'windows-1252',
    `
    code = Art.nr|Artikelnr|E-nummer
    name = Benämning|Artikelbenämning|Beskrivning
    price = Pris|À-pris|Pris/st
    net = Nettopris|Ert pris|Inpris|Ert nettopris
    list = Cirkapris|Bruttopris|Rek. pris|Listpris
    gross = Pris inkl. moms|Pris ink moms
    old = Gammalt pris|Tidigare pris
    discount = Rabatt|Rabatt %
    basis = Prisenhet|Prisantal
    perMany = Pris per #|Pris / #|Pris per # st
    cents = Pris i öre|Pris (öre)
    from = Från antal|Antal från
    fromMany = Från #|Från # st|Pris från #
    validFrom = Giltig från|Gäller från
    validTo = Giltig till|Gäller till
    currency = Valuta
    moq = Min. antal|Minsta orderkvantitet
    lead = Leveranstid|Ledtid
    stock = Lager|Lagersaldo
    brand = Varumärke|Fabrikat
    vat = Moms|Moms %
    weight = Vikt kg
    netBelow = netto|brutto
    total = Totalt|Summa|Delsumma
    onRequest = på begäran|pris på förfrågan
    title = Prislista|Återförsäljarprislista
    note = Med reservation för ändringar.
    section = Handverktyg|Fästelement|Reservdelar
    goods = Sexkantskruv|Hammare|Skiftnyckel|Borrmaskin
    piece = st
    week = veckor
    day = dagar`,
  ),
  words(
    'ru',
    ',',
    ' _\u00a0_',
    'windows-1251|koi8-r',
    `
    code = Артикул|Код|Код товара|Кат. номер
    name = Наименование|Номенклатура|Наименование товара
    price = Цена|Цена за шт.|Цена, шт
    net = Оптовая цена|Ваша цена|Цена закупки|Опт
    list = РРЦ|Розничная цена|Розница
    gross = Цена с НДС
    old = Старая цена|Прежняя цена
    discount = Скидка|Скидка %
    basis = Единица цены|База цены
    perMany = Цена за # шт|Цена / #|Цена за #
    cents = Цена в копейках|Цена (коп)
    from = От количества|Количество от
    fromMany = от # шт|Цена от # шт|от #
    validFrom = Действует с|Дата начала
    validTo = Действует до|Дата окончания
    currency = Валюта
    moq = Мин. заказ|Минимальная партия
    lead = Срок поставки
    stock = Остаток|Наличие
    brand = Бренд|Производитель
    vat = НДС|Ставка НДС
    weight = Вес, кг
    netBelow = опт|розница
    total = Итого|Всего|Промежуточный итог
    onRequest = по запросу|договорная|звоните
    title = Прайс-лист|Оптовый прайс
    note = Цены не являются офертой.
    section = Ручной инструмент|Крепёж|Запчасти
    goods = Болт|Молоток|Ключ разводной|Дрель
    piece = шт
    week = недели
    day = дней`,
  ),
  words(
    'hu',
    ',',
    ' _',
    'windows-1250|iso-8859-2',
    `
    code = Cikkszám|Termékkód|Rendelési szám
    name = Megnevezés|Termék neve|Termék
    price = Ár|Egységár|Darabár
    net = Nettó ár|Beszerzési ár|Viszonteladói ár
    list = Listaár|Ajánlott fogyasztói ár
    gross = Bruttó ár
    old = Régi ár|Korábbi ár
    discount = Kedvezmény|Kedvezmény %
    basis = Áregység
    perMany = Ár / # db|Ár/# db
    cents = Ár (cent)
    from = Mennyiségtől
    fromMany = # db-tól|Ár # db-tól
    validFrom = Érvényes-tól|Hatályos
    validTo = Érvényes-ig
    currency = Pénznem|Deviza
    moq = Min. rendelés
    lead = Szállítási idő
    stock = Készlet
    brand = Márka|Gyártó
    vat = ÁFA
    weight = Súly kg
    netBelow = nettó|bruttó
    total = Összesen|Mindösszesen|Részösszeg
    onRequest = egyeztetés szerint|kérésre
    title = Árlista|Nagykereskedelmi árlista
    note = Az árak tájékoztató jellegűek.
    section = Kéziszerszámok|Kötőelemek|Alkatrészek
    goods = Hatlapú csavar|Kalapács|Fúrógép
    piece = db
    week = hét
    day = nap`,
  ),
  words(
    'pt',
    ',',
    '._',
    'windows-1252',
    `
    code = Código|Ref.|Referência|Cód. artigo
    name = Descrição|Designação|Artigo
    price = Preço|Preço unitário|Preço un.
    net = Preço líquido|Preço de custo|Seu preço|Preço revenda
    list = PVP|Preço tabela|PVP recomendado
    gross = Preço com IVA|Preço bruto
    old = Preço anterior|Preço antigo
    discount = Desconto|Desc. %
    basis = Unidade de preço
    perMany = Preço por #|Preço / #|Preço por # un.
    cents = Preço em cêntimos|Preço (cêntimos)
    from = A partir de|Quantidade desde
    fromMany = A partir de #|Desde # un.|Preço desde #
    validFrom = Válido desde|Válido a partir de
    validTo = Válido até
    currency = Moeda
    moq = Quantidade mínima|Qtd. mínima
    lead = Prazo de entrega
    stock = Estoque|Stock
    brand = Marca
    vat = IVA
    weight = Peso kg
    netBelow = líquido|bruto
    total = Total|Subtotal|Soma
    onRequest = sob consulta|a consultar
    title = Tabela de preços
    note = Preços sujeitos a alteração.
    section = Ferramentas|Parafusos|Peças
    goods = Parafuso|Martelo|Chave inglesa|Furadeira
    piece = un.
    week = semanas
    day = dias`,
  ),
  words(
    'ja',
    '.',
    ',_',
    'shift_jis|euc-jp',
    `
    code = 品番|商品コード|型番|注文番号
    name = 品名|商品名|製品名
    price = 価格|単価|販売単価
    net = 仕入価格|卸価格|仕切価格|ネット価格
    list = 定価|希望小売価格|標準価格
    gross = 税込価格
    old = 旧価格
    discount = 割引率
    basis = 価格単位
    perMany = 価格(#個)|価格/#個|#個当たり価格
    cents = 価格 (cents)
    from = 数量以上
    fromMany = #個以上|#個～
    validFrom = 適用開始日
    validTo = 適用終了日
    currency = 通貨
    moq = 最小発注数
    lead = 納期
    stock = 在庫|在庫数
    brand = ブランド|メーカー
    vat = 消費税
    weight = 重量kg
    netBelow = 税抜|税込
    total = 合計|小計|総計
    onRequest = お問い合わせ|別途見積
    title = 価格表|卸価格表
    note = 価格は予告なく変更されることがあります。
    section = 手工具|締結部品|部品
    goods = 六角ボルト|ハンマー|電動ドリル|レンチ
    piece = 個
    week = 週間
    day = 日`,
  ),
  words(
    'zh',
    '.',
    ',_',
    'gb18030|big5',
    `
    code = 编号|货号|产品编码|物料号
    name = 名称|品名|产品名称
    price = 价格|单价|报价
    net = 批发价|进货价|供货价|净价
    list = 零售价|市场价|建议零售价
    gross = 含税价
    old = 旧价|原价
    discount = 折扣率
    basis = 价格单位|计价数量
    perMany = 价格/#个|每#个价格
    cents = 价格（分）
    from = 起始数量|阶梯数量
    fromMany = #个起|≥#|#+
    validFrom = 生效日期
    validTo = 失效日期
    currency = 币种|货币
    moq = 起订量|最小起订量
    lead = 交货期|交期
    stock = 库存
    brand = 品牌
    vat = 税率
    weight = 重量kg
    netBelow = 不含税|含税
    total = 合计|小计|总计
    onRequest = 面议|询价
    title = 价格表|批发价格表
    note = 价格如有变动恕不另行通知。
    section = 手动工具|紧固件|配件
    goods = 六角螺栓|锤子|电钻|扳手
    piece = 个
    week = 周
    day = 天`,
  ),
];
