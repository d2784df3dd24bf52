/** What the suppliers of a country sell and how they write it. Brands and firms are invented. */

export interface Shelf {
  name: string;
  /** Each good, then the makes in which it comes. */
  goods: readonly (readonly [string, ...string[]])[];
  /** Lowest and highest list price in the market's currency. */
  price: readonly [number, number];
}

export interface Range {
  category: string;
  brands: readonly string[];
  variants: readonly string[];
  shelves: readonly Shelf[];
}

export type Column =
  | 'code'
  | 'name'
  | 'price'
  | 'currency'
  | 'barcode'
  | 'brand'
  | 'category'
  | 'subcategory'
  | 'unit_of_measure'
  | 'pack_size'
  | 'min_order_qty';

export interface Market {
  country: string;
  currencies: readonly string[];
  /** First two digits of the country's GTINs. */
  gtin: string;
  decimalMark: '.' | ',';
  /** Marks that stand between thousands; '' is none. */
  groups: readonly ('' | ' ' | '.' | ',')[];
  /** Encodings that can hold the language. */
  encodings: readonly ('utf-8' | 'windows-1252' | 'windows-1250')[];
  firms: readonly string[];
  trades: readonly string[];
  forms: readonly string[];
  headings: Readonly<Record<Column, string>>;
  title: string;
  onRequest: string;
  units: readonly string[];
  ranges: readonly Range[];
}

const english = {
  decimalMark: '.',
  groups: ['', '', ','],
  encodings: ['utf-8', 'utf-8', 'windows-1252'],
  headings: {
    code: 'Item No',
    name: 'Description',
    price: 'Price',
    currency: 'Currency',
    barcode: 'EAN',
    brand: 'Brand',
    category: 'Category',
    subcategory: 'Subcategory',
    unit_of_measure: 'Unit',
    pack_size: 'Pack Size',
    min_order_qty: 'MOQ',
  },
  title: 'Price list no.',
  onRequest: 'on request',
  units: ['EA', 'PK', 'BOX', 'SET'],
} as const satisfies Partial<Market>;

const toolsEnglish: Range = {
  category: 'Tools',
  brands: ['Nordhammer', 'Veltra', 'Kestrel', 'Ironvale', 'Trueman'],
  variants: ['black', 'white', 'red', 'blue', 'grey', 'green', 'yellow'],
  shelves: [
    {
      name: 'Drills',
      goods: [
        ['Cordless Drill', '12V', '18V', '18V 2x4Ah'],
        ['Hammer Drill', '750W', '1100W'],
        ['Impact Driver', '12V', '18V'],
        ['Bench Drill', '350W', '500W'],
      ],
      price: [35, 420],
    },
    {
      name: 'Hand Tools',
      goods: [
        ['Claw Hammer', '16oz', '20oz'],
        ['Combination Spanner', '8mm', '10mm', '13mm', '17mm'],
        ['Screwdriver Set', '6-piece', '10-piece'],
        ['Combination Pliers', '160mm', '180mm'],
        ['Tape Measure', '5m', '8m'],
      ],
      price: [2, 60],
    },
    {
      name: 'Abrasives',
      goods: [
        ['Cutting Disc', '115mm', '125mm', '230mm'],
        ['Sanding Sheet', 'P60', 'P120', 'P240'],
        ['Flap Disc', '115mm P40', '125mm P80'],
        ['Grinding Wheel', '125mm', '150mm'],
      ],
      price: [0.35, 18],
    },
  ],
};

const officeEnglish: Range = {
  category: 'Office',
  brands: ['Papyra', 'Clerkenwell', 'Inkwright', 'Fileon'],
  variants: ['black', 'white', 'red', 'blue', 'grey', 'green', 'yellow'],
  shelves: [
    {
      name: 'Paper',
      goods: [
        ['Copier Paper', 'A4 80gsm', 'A3 80gsm'],
        ['Notebook', 'A5 ruled', 'A4 squared'],
        ['Envelope', 'DL', 'C5', 'C4 window'],
        ['Sticky Notes', '76x76mm', '38x51mm'],
      ],
      price: [0.8, 45],
    },
    {
      name: 'Writing',
      goods: [
        ['Ballpoint Pen', 'medium', 'fine', '10 pk'],
        ['Permanent Marker', 'chisel tip', 'bullet tip'],
        ['Gel Pen', '0.5mm', '0.7mm'],
        ['Highlighter', 'single', '4 pk'],
      ],
      price: [0.25, 14],
    },
    {
      name: 'Filing',
      goods: [
        ['Lever Arch File', 'A4 50mm', 'A4 80mm'],
        ['Ring Binder', 'A4 2-ring', 'A5 2-ring'],
        ['Suspension File', 'A4', 'foolscap'],
        ['Box File', 'foolscap', 'A4'],
      ],
      price: [1.2, 28],
    },
  ],
};

const automotiveEnglish: Range = {
  category: 'Automotive',
  brands: ['Axelon', 'Brakeworth', 'Lumicar', 'Filtrex', 'Gasketor'],
  variants: ['standard', 'premium', 'heavy duty'],
  shelves: [
    {
      name: 'Brakes',
      goods: [
        ['Brake Pad Set', 'front', 'rear'],
        ['Brake Disc', '280mm vented', '300mm'],
        ['Brake Hose', 'front', 'rear'],
        ['Caliper Kit', 'front ABS', 'rear ABS'],
      ],
      price: [9, 260],
    },
    {
      name: 'Filters',
      goods: [
        ['Oil Filter', '1.4 petrol', '1.6 TDI', '2.0 diesel'],
        ['Air Filter', '1.4 petrol', '2.0 diesel'],
        ['Cabin Filter', 'standard', 'carbon'],
        ['Fuel Filter', '1.6 TDI', '2.0 diesel'],
      ],
      price: [3, 48],
    },
    {
      name: 'Lighting',
      goods: [
        ['Headlight Bulb', 'H1 12V', 'H4 12V', 'H7 24V'],
        ['Fog Lamp', 'left', 'right'],
        ['LED Work Light', '27W', '48W'],
        ['Number Plate Lamp', '12V', '24V'],
      ],
      price: [1.5, 140],
    },
  ],
};

export const markets: readonly Market[] = [
  {
    ...english,
    country: 'GB',
    currencies: ['GBP'],
    gtin: '50',
    firms: ['Ashdown', 'Calder', 'Harrow & Pike', 'Wetherby', 'Tamar Valley', 'Northgate'],
    trades: ['Trade Supplies', 'Wholesale', 'Distribution', 'Factors'],
    forms: ['Ltd', 'plc', '& Sons Ltd'],
    ranges: [toolsEnglish, officeEnglish, automotiveEnglish],
  },
  {
    ...english,
    country: 'ZA',
    currencies: ['ZAR', 'ZAR', 'USD'],
    gtin: '60',
    groups: ['', ' ', ','],
    firms: ['Highveld', 'Karoo', 'Umgeni', 'Table Bay', 'Protea'],
    trades: ['Trading', 'Wholesale', 'Importers', 'Supplies'],
    forms: ['(Pty) Ltd', 'CC'],
    ranges: [automotiveEnglish, toolsEnglish],
  },
  {
    country: 'DE',
    currencies: ['EUR'],
    gtin: '40',
    decimalMark: ',',
    groups: ['', '.', '.'],
    encodings: ['windows-1252', 'windows-1252', 'utf-8'],
    firms: ['Müller & Söhne', 'Rheintal', 'Hanse', 'Schwarzwälder', 'Elbufer', 'Grünfeld'],
    trades: ['Großhandel', 'Handelsgesellschaft', 'Vertrieb', 'Fachhandel'],
    forms: ['GmbH', 'GmbH & Co. KG', 'AG'],
    headings: {
      code: 'Artikelnummer',
      name: 'Bezeichnung',
      price: 'Preis',
      currency: 'Währung',
      barcode: 'EAN',
      brand: 'Marke',
      category: 'Warengruppe',
      subcategory: 'Untergruppe',
      unit_of_measure: 'Einheit',
      pack_size: 'VPE',
      min_order_qty: 'Mindestmenge',
    },
    title: 'Preisliste Nr.',
    onRequest: 'auf Anfrage',
    units: ['Stk', 'Pak', 'Set', 'Rolle'],
    ranges: [
      {
        category: 'Elektro',
        brands: ['Voltaris', 'Lumenwerk', 'Strombeck', 'Kabelius'],
        variants: ['weiß', 'schwarz', 'grau', 'anthrazit'],
        shelves: [
          {
            name: 'Leuchtmittel',
            goods: [
              ['LED-Lampe', 'E27 9 W', 'E14 5 W', 'GU10 4,5 W'],
              ['Halogenstrahler', '120 W', '400 W'],
              ['Leuchtstoffröhre', 'T8 18 W', 'T8 36 W'],
              ['LED-Streifen', '5 m warmweiß', '10 m neutralweiß'],
            ],
            price: [1.1, 39],
          },
          {
            name: 'Schalter & Steckdosen',
            goods: [
              ['Wechselschalter', 'unterputz', 'aufputz IP44'],
              ['Schuko-Steckdose', 'unterputz 16 A', 'aufputz IP44'],
              ['Dimmer', 'LED 100 W', 'LED 250 W'],
              ['Rahmen', '2-fach', '3-fach'],
            ],
            price: [2.4, 88],
          },
          {
            name: 'Kabel',
            goods: [
              ['Mantelleitung NYM-J', '3x1,5 mm² 50 m', '5x2,5 mm² 100 m'],
              ['Verlängerungskabel', '5 m', '10 m', '25 m'],
              ['Netzwerkkabel', 'Cat 7 2 m', 'Cat 7 10 m'],
              ['Kabelkanal', '15x15 mm 2 m', '40x60 mm 2 m'],
            ],
            price: [3.5, 290],
          },
        ],
      },
      {
        category: 'Werkzeug',
        brands: ['Nordhammer', 'Eisenhold', 'Krafton', 'Präzisa'],
        variants: ['rot', 'blau', 'grün', 'schwarz'],
        shelves: [
          {
            name: 'Elektrowerkzeug',
            goods: [
              ['Akku-Bohrschrauber', '12 V', '18 V'],
              ['Winkelschleifer', '125 mm', '230 mm'],
              ['Stichsäge', '550 W', '750 W'],
              ['Schlagbohrmaschine', '750 W', '1.100 W'],
            ],
            price: [39, 1480],
          },
          {
            name: 'Handwerkzeug',
            goods: [
              ['Schlosserhammer', '300 g', '500 g'],
              ['Ringschlüssel', '10 mm', '13 mm', '17 mm'],
              ['Kombizange', '160 mm', '180 mm'],
              ['Maßband', '5 m', '8 m'],
              ['Wasserwaage', '60 cm', '100 cm'],
            ],
            price: [3, 75],
          },
        ],
      },
    ],
  },
  {
    country: 'FR',
    currencies: ['EUR'],
    gtin: '34',
    decimalMark: ',',
    groups: ['', ' ', ' '],
    encodings: ['utf-8', 'windows-1252', 'windows-1252'],
    firms: ['Bréhat', 'Maison Fournier', 'Garonne', 'Étoile du Sud', 'Côte d’Opale'],
    trades: ['Grossiste', 'Distribution', 'Négoce', 'Approvisionnement'],
    forms: ['SARL', 'SAS', 'SA'],
    headings: {
      code: 'Référence',
      name: 'Désignation',
      price: 'Prix',
      currency: 'Devise',
      barcode: 'Code EAN',
      brand: 'Marque',
      category: 'Catégorie',
      subcategory: 'Sous-catégorie',
      unit_of_measure: 'Unité',
      pack_size: 'Conditionnement',
      min_order_qty: 'Quantité minimum',
    },
    title: 'Tarif n°',
    onRequest: 'sur demande',
    units: ['pièce', 'carton', 'lot'],
    ranges: [
      {
        category: 'Épicerie',
        brands: ['La Bonne Gerbe', 'Terroir Doré', 'Fleur de Provence', 'Val d’Armor'],
        variants: ['nature', 'bio', 'tradition', 'sélection'],
        shelves: [
          {
            name: 'Confitures',
            goods: [
              ['Confiture de fraises', '250 g', '370 g'],
              ['Confiture d’abricots', '250 g', '370 g', '1 kg'],
              ['Gelée de groseilles', '250 g', '370 g'],
              ['Miel d’acacia', '250 g', '500 g', '1 kg'],
            ],
            price: [1.4, 16],
          },
          {
            name: 'Huiles & vinaigres',
            goods: [
              ['Huile d’olive', '50 cl', '1 l', '5 l'],
              ['Huile de noix', '25 cl', '50 cl'],
              ['Vinaigre balsamique', '25 cl', '50 cl'],
              ['Vinaigre de cidre', '50 cl', '1 l'],
            ],
            price: [1.9, 58],
          },
          {
            name: 'Biscuits',
            goods: [
              ['Sablés au beurre', '125 g', '200 g'],
              ['Madeleines', '200 g', '400 g', 'lot de 6'],
              ['Galettes bretonnes', '125 g', 'lot de 6'],
              ['Pain d’épices', '200 g', '400 g'],
            ],
            price: [0.95, 12],
          },
        ],
      },
      {
        category: 'Bureau',
        brands: ['Papyra', 'Plumier', 'Dossierline'],
        variants: ['noir', 'blanc', 'rouge', 'bleu', 'vert'],
        shelves: [
          {
            name: 'Papeterie',
            goods: [
              ['Cahier', 'A4 quadrillé', 'A5 quadrillé', '24x32'],
              ['Ramette de papier', 'A4 80 g', 'A3 80 g'],
              ['Enveloppe', 'DL', 'C5'],
              ['Bloc-notes', 'A4', 'A5'],
            ],
            price: [0.7, 34],
          },
          {
            name: 'Classement',
            goods: [
              ['Classeur à levier', 'A4 8 cm', 'A4 5 cm'],
              ['Chemise à élastiques', 'A4', '24x32'],
              ['Boîte archives', 'dos 10 cm', 'dos 15 cm'],
              ['Intercalaires', '6 touches', '12 touches'],
            ],
            price: [0.9, 22],
          },
        ],
      },
    ],
  },
  {
    country: 'ES',
    currencies: ['EUR'],
    gtin: '84',
    decimalMark: ',',
    groups: ['', '.'],
    encodings: ['windows-1252', 'utf-8'],
    firms: ['Hermanos Ibáñez', 'Levante', 'Peñalara', 'Guadiana', 'Ríos Blancos'],
    trades: ['Distribuciones', 'Suministros', 'Comercial', 'Mayoristas'],
    forms: ['S.L.', 'S.A.'],
    headings: {
      code: 'Referencia',
      name: 'Descripción',
      price: 'Precio',
      currency: 'Moneda',
      barcode: 'Código EAN',
      brand: 'Marca',
      category: 'Categoría',
      subcategory: 'Subcategoría',
      unit_of_measure: 'Unidad',
      pack_size: 'Embalaje',
      min_order_qty: 'Cantidad mínima',
    },
    title: 'Tarifa núm.',
    onRequest: 'a consultar',
    units: ['ud', 'caja', 'pack'],
    ranges: [
      {
        category: 'Automoción',
        brands: ['Axelon', 'Frenatec', 'Filtrex', 'Motorrey'],
        variants: ['original', 'estándar', 'reforzado'],
        shelves: [
          {
            name: 'Frenos',
            goods: [
              ['Juego de pastillas', 'delantero', 'trasero'],
              ['Disco de freno', '280 mm', '300 mm'],
              ['Latiguillo', 'delantero', 'trasero'],
              ['Líquido de frenos', 'DOT 4 1 l', 'DOT 5.1 500 ml'],
            ],
            price: [6, 240],
          },
          {
            name: 'Filtros',
            goods: [
              ['Filtro de aceite', '1.4', '1.6 TDI', '2.0 HDI'],
              ['Filtro de aire', '1.4', '1.6 TDI'],
              ['Filtro de habitáculo', 'estándar', 'carbón activo'],
              ['Filtro de gasóleo', '1.6 TDI', '2.0 HDI'],
            ],
            price: [3, 52],
          },
        ],
      },
      {
        category: 'Alimentación',
        brands: ['Campo Añejo', 'La Dehesa', 'Sol de Jaén'],
        variants: ['tradicional', 'ecológico', 'selección'],
        shelves: [
          {
            name: 'Conservas',
            goods: [
              ['Atún en aceite', '80 g', 'pack 3'],
              ['Pimientos del piquillo', '220 g', '400 g'],
              ['Mejillones en escabeche', '115 g', 'pack 3'],
              ['Espárragos', '220 g', '400 g'],
            ],
            price: [0.9, 19],
          },
          {
            name: 'Aceites',
            goods: [
              ['Aceite de oliva virgen', '750 ml', '1 l', '5 l'],
              ['Aceite de girasol', '1 l', '5 l'],
              ['Vinagre de Jerez', '250 ml', '750 ml'],
            ],
            price: [1.3, 49],
          },
        ],
      },
    ],
  },
  {
    country: 'PL',
    currencies: ['PLN', 'PLN', 'EUR'],
    gtin: '59',
    decimalMark: ',',
    groups: ['', ' '],
    encodings: ['utf-8', 'windows-1250'],
    firms: ['Wisła', 'Małopolska', 'Żuraw', 'Bałtyk', 'Łódź'],
    trades: ['Hurt', 'Dystrybucja', 'Zaopatrzenie', 'Handel'],
    forms: ['Sp. z o.o.', 'S.A.'],
    headings: {
      code: 'Indeks',
      name: 'Nazwa',
      price: 'Cena',
      currency: 'Waluta',
      barcode: 'EAN',
      brand: 'Marka',
      category: 'Kategoria',
      subcategory: 'Podkategoria',
      unit_of_measure: 'Jednostka',
      pack_size: 'Opakowanie',
      min_order_qty: 'Minimalna ilość',
    },
    title: 'Cennik nr',
    onRequest: 'na zapytanie',
    units: ['szt.', 'op.', 'kpl.'],
    ranges: [
      {
        category: 'Narzędzia',
        brands: ['Kowal', 'Stalmax', 'Nordhammer'],
        variants: ['czarny', 'czerwony', 'niebieski', 'żółty'],
        shelves: [
          {
            name: 'Elektronarzędzia',
            goods: [
              ['Wiertarko-wkrętarka', '12 V', '18 V'],
              ['Szlifierka kątowa', '125 mm', '230 mm'],
              ['Wyrzynarka', '550 W', '750 W'],
              ['Młotowiertarka', '800 W', '1100 W'],
            ],
            price: [120, 2900],
          },
          {
            name: 'Narzędzia ręczne',
            goods: [
              ['Młotek ślusarski', '300 g', '500 g'],
              ['Klucz płaski', '10 mm', '13 mm', '17 mm'],
              ['Szczypce', '160 mm', '180 mm'],
              ['Poziomica', '60 cm', '100 cm'],
              ['Miara zwijana', '5 m', '8 m'],
            ],
            price: [8, 260],
          },
        ],
      },
      {
        category: 'Biuro',
        brands: ['Papyra', 'Piórko', 'Segrega'],
        variants: ['czarny', 'biały', 'czerwony', 'zielony'],
        shelves: [
          {
            name: 'Papier',
            goods: [
              ['Papier ksero', 'A4 80 g', 'A3 80 g'],
              ['Zeszyt', 'A5 w kratkę', 'A4 w linie'],
              ['Koperta', 'C5', 'DL'],
              ['Karteczki samoprzylepne', '76x76 mm', '38x51 mm'],
            ],
            price: [1.2, 130],
          },
          {
            name: 'Przybory do pisania',
            goods: [
              ['Długopis', '0,5 mm', '0,7 mm'],
              ['Zakreślacz', 'pojedynczy', 'kpl. 4'],
              ['Ołówek', 'HB', '2B'],
              ['Marker permanentny', 'okrągły', 'ścięty'],
            ],
            price: [0.9, 42],
          },
        ],
      },
    ],
  },
  {
    country: 'SE',
    currencies: ['SEK'],
    gtin: '73',
    decimalMark: ',',
    groups: ['', ' '],
    encodings: ['windows-1252', 'utf-8'],
    firms: ['Åkerlund', 'Mälardalen', 'Norrsken', 'Östersjö', 'Björkholm'],
    trades: ['Elgross', 'Grossist', 'Partihandel', 'Elhandel'],
    forms: ['AB', 'HB'],
    headings: {
      code: 'Artikelnr',
      name: 'Benämning',
      price: 'Pris',
      currency: 'Valuta',
      barcode: 'EAN-kod',
      brand: 'Varumärke',
      category: 'Kategori',
      subcategory: 'Underkategori',
      unit_of_measure: 'Enhet',
      pack_size: 'Förpackning',
      min_order_qty: 'Minsta antal',
    },
    title: 'Prislista nr',
    onRequest: 'på förfrågan',
    units: ['st', 'fp', 'rulle'],
    ranges: [
      {
        category: 'Elmaterial',
        brands: ['Voltaris', 'Ljusmark', 'Strömby'],
        variants: ['vit', 'svart', 'grå', 'röd'],
        shelves: [
          {
            name: 'Belysning',
            goods: [
              ['LED-lampa', 'E27 8 W', 'E14 4 W'],
              ['Takarmatur', 'IP44 20 W', 'IP20 36 W'],
              ['Strålkastare', '30 W', '50 W'],
              ['LED-slinga', '5 m', '10 m'],
            ],
            price: [19, 1890],
          },
          {
            name: 'Installation',
            goods: [
              ['Vägguttag', 'infällt', 'utanpåliggande'],
              ['Strömbrytare', 'infälld', 'utanpåliggande'],
              ['Jordfelsbrytare', '25 A', '40 A'],
              ['Förlängningssladd', '5 m', '10 m'],
            ],
            price: [25, 1150],
          },
        ],
      },
    ],
  },
];
