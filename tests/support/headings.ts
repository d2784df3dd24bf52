/** Headings of made-up lists; what is expected is the code, name and price heading. */
export const HEADINGS: [string, string[], [string | null, string, string]][] = [
  [
    'de',
    ['Art.-Nr.', 'Bezeichnung', 'VPE', 'EAN', 'Listenpreis', 'Nettopreis (EUR)', 'Lieferzeit'],
    ['Art.-Nr.', 'Bezeichnung', 'Nettopreis (EUR)'],
  ],
  [
    'de compounds',
    ['Bestellnummer', 'Gerätebezeichnung', 'Händlerverkaufspreis'],
    ['Bestellnummer', 'Gerätebezeichnung', 'Händlerverkaufspreis'],
  ],
  ['fr', ['Réf.', 'Désignation', 'Cond.', 'PU HT', 'TVA'], ['Réf.', 'Désignation', 'PU HT']],
  [
    'es',
    ['Cód.', 'Descripción', 'Existencias', 'Precio (sin IVA)', 'PVP'],
    ['Cód.', 'Descripción', 'Precio (sin IVA)'],
  ],
  [
    'it',
    ['Codice articolo', 'Descrizione', 'U.M.', 'Prezzo unitario', 'Sconto'],
    ['Codice articolo', 'Descrizione', 'Prezzo unitario'],
  ],
  [
    'pt',
    ['Referência', 'Designação', 'Qtd', 'Preço unitário'],
    ['Referência', 'Designação', 'Preço unitário'],
  ],
  [
    'nl',
    ['Artikelnummer', 'Omschrijving', 'Adviesprijs', 'Inkoopprijs'],
    ['Artikelnummer', 'Omschrijving', 'Inkoopprijs'],
  ],
  [
    'pl',
    ['Lp.', 'Indeks', 'Nazwa towaru', 'J.m.', 'Cena netto', 'Cena brutto'],
    ['Indeks', 'Nazwa towaru', 'Cena netto'],
  ],
  [
    'cs',
    ['Katalogové číslo', 'Název zboží', 'Cena bez DPH', 'Skladem'],
    ['Katalogové číslo', 'Název zboží', 'Cena bez DPH'],
  ],
  ['sk', ['Kód tovaru', 'Názov', 'MOC', 'Veľkoobchodná cena'], ['Kód tovaru', 'Názov', 'Veľkoobchodná cena']],
  ['hu', ['Cikkszám', 'Megnevezés', 'Nettó ár (Ft)', 'ÁFA'], ['Cikkszám', 'Megnevezés', 'Nettó ár (Ft)']],
  ['ro', ['Nr. crt.', 'Cod produs', 'Denumire', 'Preţ unitar'], ['Cod produs', 'Denumire', 'Preţ unitar']],
  ['hr', ['Šifra', 'Naziv', 'Jed. mjere', 'Cijena'], ['Šifra', 'Naziv', 'Cijena']],
  ['sr', ['Шифра', 'Назив артикла', 'Цена'], ['Шифра', 'Назив артикла', 'Цена']],
  ['sl', ['Šifra artikla', 'Naziv', 'Zaloga', 'Cena'], ['Šifra artikla', 'Naziv', 'Cena']],
  [
    'bg',
    ['Артикулен номер', 'Наименование', 'Цена с ДДС'],
    ['Артикулен номер', 'Наименование', 'Цена с ДДС'],
  ],
  [
    'ru',
    ['№ п/п', 'Артикул', 'Наименование', 'Остаток', 'Цена, руб.'],
    ['Артикул', 'Наименование', 'Цена, руб.'],
  ],
  ['uk', ['Код товару', 'Назва', 'Кількість', 'Ціна, грн'], ['Код товару', 'Назва', 'Ціна, грн']],
  [
    'el',
    ['Κωδικός', 'Περιγραφή', 'Τιμή χονδρικής', 'Τιμή λιανικής'],
    ['Κωδικός', 'Περιγραφή', 'Τιμή χονδρικής'],
  ],
  ['tr', ['Stok Kodu', 'Ürün Adı', 'KDV', 'Birim Fiyat'], ['Stok Kodu', 'Ürün Adı', 'Birim Fiyat']],
  [
    'fi',
    ['Tuotenumero', 'Nimitys', 'Yksikköhinta', 'Varastosaldo'],
    ['Tuotenumero', 'Nimitys', 'Yksikköhinta'],
  ],
  ['sv', ['Artikelnr', 'Benämning', 'Cirkapris', 'Nettopris'], ['Artikelnr', 'Benämning', 'Nettopris']],
  ['no', ['Varenummer', 'Varenavn', 'Veil. pris', 'Pris'], ['Varenummer', 'Varenavn', 'Pris']],
  [
    'da',
    ['Varenr.', 'Beskrivelse', 'Antal', 'Pris ekskl. moms'],
    ['Varenr.', 'Beskrivelse', 'Pris ekskl. moms'],
  ],
  ['et', ['Tootekood', 'Nimetus', 'Hind', 'Laoseis'], ['Tootekood', 'Nimetus', 'Hind']],
  ['lv', ['Preces kods', 'Nosaukums', 'Cena'], ['Preces kods', 'Nosaukums', 'Cena']],
  ['lt', ['Prekės kodas', 'Pavadinimas', 'Kaina'], ['Prekės kodas', 'Pavadinimas', 'Kaina']],
  ['af', ['Produkkode', 'Beskrywing', 'Prys'], ['Produkkode', 'Beskrywing', 'Prys']],
  ['id', ['Kode Barang', 'Nama Barang', 'Harga Satuan'], ['Kode Barang', 'Nama Barang', 'Harga Satuan']],
  ['vi', ['STT', 'Mã hàng', 'Tên hàng', 'Đơn giá'], ['Mã hàng', 'Tên hàng', 'Đơn giá']],
  [
    'zh',
    ['序号', '产品编码', '产品名称', '库存', '含税单价（元）'],
    ['产品编码', '产品名称', '含税单价（元）'],
  ],
  ['ja', ['商品コード', '商品名', '標準価格', '仕切価格'], ['商品コード', '商品名', '仕切価格']],
  ['ko', ['품번', '품명', '재고', '단가(원)'], ['품번', '품명', '단가(원)']],
  ['ar', ['رقم الصنف', 'اسم الصنف', 'السعر'], ['رقم الصنف', 'اسم الصنف', 'السعر']],
  ['he', ['מק"ט', 'תיאור', 'מחיר'], ['מק"ט', 'תיאור', 'מחיר']],
  [
    'en chosen',
    ['SKU', 'Product', 'Old price', 'RRP', 'Price per kg', 'Special price', 'Price'],
    ['SKU', 'Product', 'Price'],
  ],
  [
    'en wholesale',
    ['Item #', 'Item Description', 'Retail', 'Wholesale', 'MOQ', 'Lead time (days)'],
    ['Item #', 'Item Description', 'Wholesale'],
  ],
  ['en unit', ['Part No', 'Title', 'Unit Price', 'Qty', 'Total'], ['Part No', 'Title', 'Unit Price']],
  [
    'en camel',
    ['ItemCode', 'ItemName', 'StockQty', 'TaxRate', 'DealerPrice'],
    ['ItemCode', 'ItemName', 'DealerPrice'],
  ],
  ['en no code', ['Product name', 'Price'], [null, 'Product name', 'Price']],
  ['unknown words', ['Blorb', 'Zzyzx', 'Quux'], ['Blorb', 'Zzyzx', 'Quux']],
];

/** A sample of a list with a title and a date above the headings; numbers stand below all but code and name. */
export function sampleOf(headings: string[], [code, name]: [string | null, string, string]) {
  const cell = (heading: string, i: number) => {
    if (heading === code) return `AB-${1000 + i * 7}`;
    if (heading === name) return `Hex bolt zinc plated M${i}`;
    if (/^(№ п\/п|lp\.|nr\. crt\.|stt|序号)$/i.test(heading)) return String(i + 1);
    return (i * 1.37 + heading.length).toFixed(2);
  };
  const rows = Array.from({ length: 30 }, (_, i) => ({
    n: i + 5,
    c: headings.map(heading => cell(heading, i)),
  }));
  return {
    format: 'csv' as const,
    rows: [{ n: 1, c: ['Price list 2024'] }, { n: 2, c: ['01.02.2024'] }, { n: 4, c: headings }, ...rows],
  };
}
