-- How lists of the world call their columns. Stored the way spp_private.normalise_heading writes a heading (so accents,
-- case, punctuation, currencies and words about tax need no variants here); running it again adds only what is new.
-- Fields that are no product field keep columns from being mistaken for one: cost_price, unit_price, retail_price,
-- special_price and unit_price_per_measure are prices of second choice, the rest are none.
insert into spp.column_synonyms (field, synonym, language)
select distinct v.field, spp_private.normalise_heading(s.synonym), v.language
from (values
  ('en', 'code', 'code|sku|sku code|sku no|sku number|sku id|item code|item no|item number|item id|item ref'
    '|item sku|product code|product no|product number|product id|product ref|product reference|product sku'
    '|prod code|prod id|article code|article no|article number|article id|article|art no|art nr|art code'
    '|part number|part no|part num|part code|part|partno|pn|p n|mpn|manufacturer part number|manufacturer part no'
    '|manufacturer code|mfr part no|mfr part number|mfg part number|mfg part no|oem|oem number|oem code|oe number'
    '|stock code|stock no|stock number|stock id|catalogue number|catalog number|catalogue no|catalog no|cat no'
    '|cat number|catalogue code|catalog code|model no|model number|model code|material number|material no|material'
    '|material code|reference|ref|ref no|ref number|reference number|order code|order number|order no'
    '|ordering code|supplier code|supplier sku|supplier item code|supplier product code|vendor code|vendor sku'
    '|vendor item number|vendor part number|identifier|id|number|no|nr|num|list id|line code|charge code'
    '|activity code|service code|procedure code|cdm code|asin|isbn|ndc|ndc code|drug code|plu|plu code|handle'
    '|variant sku|key|item|style|style no|style number|style code'),
  ('en', 'name', 'name|product|product name|item name|item|title|product title|item title|article name|article'
    '|part name|service|service name|procedure name|procedure|goods|goods name|label|designation|denomination'
    '|material name|short name|full name|display name|drug name|medication name|brand name product|model'
    '|model name|style name|commodity'),
  ('en', 'description', 'description|desc|product description|item description|article description'
    '|part description|material description|short description|long description|full description|short desc|descr'
    '|details|detail|specification|specifications|spec|text|charge description|service description|cdm description'
    '|item desc|product desc|product details|notes|remarks|remark|comment|comments'),
  ('en', 'price', 'price|prices|new price|current price|selling price|sales price|sale price|our price|your price'
    '|customer price|price each|each price|price ea|fee|fees|charge|charges|charge price|charge amount|gross charge'
    '|gross charges|standard charge|standard price|base price|basic price|amount|rate|tariff|price amount|item price'
    '|product price|unit charge|unit fee|variant price|price per unit|price per piece|price per item|price per each'
    '|price per pc|piece price|regular price|normal price|price tag|pricing|trade price list|export price|fob price'
    '|cif price|price fob|contract price|catalogue price|catalog price|sell price|sell'),
  ('en', 'unit_price', 'unit price|unitprice|price per unit of sale|unit rate|unit cost price|price for one'),
  ('en', 'cost_price', 'cost|cost price|unit cost|net price|net|net cost|net unit price|wholesale price|wholesale'
    '|dealer price|dealer cost|dealer|trade price|trade|purchase price|purchasing price|buying price|buy price'
    '|reseller price|reseller|partner price|distributor price|invoice price|landed cost|cost per unit|your cost'
    '|cost each|price net|nett price|nett'),
  ('en', 'retail_price', 'retail price|retail|rrp|srp|msrp|uvp|map|recommended retail price|recommended price'
    '|suggested retail price|suggested price|list price|list|consumer price|end user price|shop price'
    '|compare at price|variant compare at price|gross price|max price|maximum price|min price|minimum price'
    '|negotiated charge|minimum negotiated charge|maximum negotiated charge|street price'),
  ('en', 'special_price', 'special price|special|promo price|promotional price|promotion price|offer price'
    '|discount price|discounted price|action price|sale|sale price special|campaign price|best price|lowest price'
    '|lowest price in last days|best price last days|deal price|member price|clearance price'),
  ('en', 'old_price', 'old price|previous price|price before|was price|was|former price|prior price|last price'
    '|original price|anchor price|regular price before|price change|price difference|price old'),
  ('en', 'unit_price_per_measure', 'price per kg|price per kilo|price per litre|price per liter|price per l'
    '|price per measure|price per unit of measure|price per gram|litre price|kilo price|comparison price'
    '|price per uom|price per metre|price per meter|measure price|base unit price|price per sqm'),
  ('en', 'stock', 'stock|qty|quantity|in stock|stock level|stock qty|stock quantity|on hand|qty on hand'
    '|quantity on hand|available|availability|available qty|available quantity|free stock|inventory'
    '|inventory quantity|warehouse|qty available|stock status|status|soh|balance|variant inventory qty'),
  ('en', 'vat', 'vat|vat rate|tax|tax rate|gst|gst rate|sales tax|vat code|tax code|vat percent|tax class'
    '|vat amount|tax amount'),
  ('en', 'discount', 'discount|discount percent|disc|rebate|discount rate'),
  ('en', 'date', 'date|price date|updated|last updated|update date|created|created at|updated at|expiry date|expiry'
    '|best before|year|month|release date|launch date'),
  ('en', 'total', 'total|total price|sum|subtotal|line total|amount total|total amount|extended price|order qty'
    '|order quantity|order|total cost|total value'),
  ('en', 'shipping', 'shipping|shipping cost|delivery cost|freight|delivery charge|shipping fee|postage'
    '|delivery price|freight cost|handling fee|deposit|deposit fee|insurance'),
  ('en', 'other', 'cpt|cpt code|hcpcs|hcpcs code|store|shop|branch|facility|facility name|hospital|supplier'
    '|supplier name|vendor|vendor name|region|country|country of origin|origin|coo|made in|weight|net weight'
    '|gross weight|volume|length|width|height|depth|dimensions|colour|color|url|link|image|image url|picture|photo'
    '|website|phone|phone number|email|address|city|hs code|tariff code|customs code|customs tariff number'
    '|commodity code|tariff number|intrastat|revenue code|rev code|revenue code description|billing term|term'
    '|payment terms|warranty|page|catalogue page|currency rate|exchange rate|population|cost center|cost centre'
    '|department code|department number'),
  ('en', 'row_number', 's no|sr no|sl no|serial no|row|row no|line|line no|line number|pos|position|seq|sequence'
    '|index|idx'),
  ('en', 'currency', 'currency|currency code|curr|cur|ccy|price currency|currency iso'),
  ('en', 'barcode', 'barcode|bar code|ean|ean code|ean barcode|ean upc|gtin|gtin code|upc|upc code|upc ean'
    '|barcode number|jan|jan code|isbn barcode|unit barcode|product barcode|item barcode|variant barcode|ean no'
    '|ean number'),
  ('en', 'brand', 'brand|brand name|make|trademark|trade mark|label brand|product brand'),
  ('en', 'manufacturer', 'manufacturer|manufacturer name|mfr|mfg|maker|producer|mfr name|vendor manufacturer'),
  ('en', 'category', 'category|product category|item category|category name|group|product group|item group|class'
    '|product class|department|family|product family|section|division|segment|main category|main group'
    '|category path|product type|type|range|product line|line of products|commodity group|material group'
    '|category code|group code|group name'),
  ('en', 'subcategory', 'subcategory|sub category|subgroup|sub group|sub class|subclass|subfamily|sub family'
    '|secondary category|subtype|sub type|sub department|minor category'),
  ('en', 'unit_of_measure', 'unit|uom|unit of measure|unit of measurement|measure|measure unit|sales unit'
    '|selling unit|order unit|base unit|um|u m|unit type|price unit of measure|per'),
  ('en', 'pack_size', 'pack size|pack|package|packaging|pack qty|pack quantity|package size|package quantity'
    '|case size|case qty|case pack|case quantity|carton qty|carton quantity|carton|pieces per pack|pcs per pack'
    '|pcs per carton|units per case|units per pack|unit per pack|inner|inner pack|outer|outer pack|box qty'
    '|box quantity|qty per box|qty per pack|qty per carton|packing|packing unit|standard pack|size|content'
    '|contents|net content|quantity per pack|pcs per box|ctn qty|pack unit|packsize'),
  ('en', 'min_order_qty', 'moq|min order qty|min order|minimum order|minimum order quantity|minimum order qty'
    '|min qty|minimum quantity|minimum qty|min quantity|minimum amount|order minimum|order multiple'
    '|min order quantity|smallest order'),
  ('en', 'lead_time_days', 'lead time|lead time days|leadtime|delivery time|delivery days|delivery time days'
    '|days to deliver|delivery|delivery lead time|lt|production time|shipping time|days'),

  ('de', 'code', 'artikelnummer|artikelnr|artikel nr|artikel nummer|art nr|artnr|art no|artikelcode|artikel code'
    '|artikel id|artikelid|artikel|bestellnummer|bestellnr|bestell nr|best nr|produktnummer|produktnr|produkt nr'
    '|produktcode|produkt id|teilenummer|teilenr|teile nr|teil nr|materialnummer|material nr|materialnr|sachnummer'
    '|ident nr|identnummer|herstellernummer|hersteller nr|hersteller artikelnummer|lieferantenartikelnummer'
    '|lieferanten artikelnummer|lieferanten nr|katalognummer|katalog nr|kat nr|nummer|nr|modellnummer|typnummer'
    '|warennummer|referenz|referenznummer|sku|pzn|kennung|schlüssel|artikelschlüssel|typ nr'),
  ('de', 'name', 'artikelbezeichnung|bezeichnung|artikelname|artikel|produktname|produkt|produktbezeichnung|name'
    '|benennung|warenbezeichnung|titel|kurzbezeichnung|kurztext|bezeichnung 1|artikelkurztext|materialkurztext'
    '|ware|typenbezeichnung|leistung'),
  ('de', 'description', 'beschreibung|artikelbeschreibung|produktbeschreibung|artikeltext|langtext|text'
    '|bezeichnung 2|zusatztext|artikellangtext|detailbeschreibung|bemerkung|bemerkungen|hinweis'),
  ('de', 'price', 'preis|preise|verkaufspreis|vk|vk preis|neuer preis|preis neu|aktueller preis|stückpreis'
    '|preis pro stück|preis je stück|preis stück|grundpreis artikel|entgelt|betrag|gebühr|ihr preis|kundenpreis'
    '|tarif|preis pro einheit|preis je einheit|preis je vpe'),
  ('de', 'unit_price', 'einzelpreis|einheitspreis|ep|e preis'),
  ('de', 'cost_price', 'einkaufspreis|ek|ek preis|ek netto|nettopreis|netto|netto preis|preis netto|händlerpreis'
    '|händler ek|haendlerpreis|hek|großhandelspreis|grosshandelspreis|einstandspreis|werkspreis|nettoeinkaufspreis'
    '|nettoeinzelpreis|ihr nettopreis'),
  ('de', 'retail_price', 'uvp|unverbindliche preisempfehlung|empfohlener verkaufspreis|listenpreis|bruttopreis'
    '|brutto|ladenpreis|endkundenpreis|katalogpreis|richtpreis|preisempfehlung|uvp preis|bruttolistenpreis|evp'
    '|vk brutto'),
  ('de', 'special_price', 'aktionspreis|sonderpreis|angebotspreis|angebot|aktion'),
  ('de', 'old_price', 'alter preis|preis alt|altpreis|bisheriger preis|streichpreis|vorheriger preis|preisänderung'),
  ('de', 'unit_price_per_measure', 'grundpreis|kilopreis|literpreis|preis pro kg|preis je kg|preis pro liter'
    '|preis je liter|vergleichspreis|meterpreis'),
  ('de', 'stock', 'bestand|lagerbestand|lager|menge|anzahl|verfügbar|verfügbarkeit|vorrat|verfügbare menge'
    '|stückzahl|auf lager'),
  ('de', 'vat', 'mwst|mehrwertsteuer|ust|umsatzsteuer|steuersatz|mwst satz|steuer|steuerschlüssel'),
  ('de', 'discount', 'rabatt|nachlass|rabattsatz'),
  ('de', 'date', 'datum|stand|preisstand|preisdatum|änderungsdatum|jahr|mhd'),
  ('de', 'total', 'gesamt|gesamtpreis|summe|gesamtbetrag|bestellmenge'),
  ('de', 'shipping', 'versand|versandkosten|fracht|pfand|frachtkosten'),
  ('de', 'other', 'lieferant|filiale|land|herkunftsland|ursprungsland|herkunft|ursprung|gewicht|nettogewicht'
    '|bruttogewicht|länge|breite|höhe|farbe|bild|zolltarifnummer|statistische warennummer|warentarifnummer|seite'
    '|katalogseite|bild url|maße|abmessungen'),
  ('de', 'row_number', 'lfd nr|laufende nummer|pos|position|pos nr|zeile'),
  ('de', 'currency', 'währung|waehrung|währ|whg|wkz|währungskennzeichen|preiswährung'),
  ('de', 'barcode', 'ean|ean code|ean nummer|ean nr|gtin|barcode|strichcode|ean gtin|gtin ean'),
  ('de', 'brand', 'marke|markenname|fabrikat'),
  ('de', 'manufacturer', 'hersteller|herstellername|produzent|hersteller name|erzeuger'),
  ('de', 'category', 'kategorie|warengruppe|produktgruppe|artikelgruppe|hauptgruppe|sortiment|gruppe|rubrik'
    '|produktkategorie|wg|hauptwarengruppe|warengruppenbezeichnung|bereich'),
  ('de', 'subcategory', 'unterkategorie|untergruppe|unterwarengruppe|unterrubrik|subkategorie'),
  ('de', 'unit_of_measure', 'einheit|mengeneinheit|me|maßeinheit|verkaufseinheit|basiseinheit|basismengeneinheit'
    '|bestelleinheit|eh'),
  ('de', 'pack_size', 'vpe|ve|verpackungseinheit|packungsgröße|packungsinhalt|inhalt|gebinde|gebindegröße'
    '|verpackung|packung|karton|stück pro karton|packgröße|verpackungsmenge|pack|größe'),
  ('de', 'min_order_qty', 'mindestbestellmenge|mindestmenge|mindestabnahme|mbm|min bestellmenge'
    '|mindestabnahmemenge|min menge'),
  ('de', 'lead_time_days', 'lieferzeit|lieferzeit tage|lieferzeit in tagen|lieferfrist|wiederbeschaffungszeit'
    '|lieferdauer'),

  ('fr', 'code', 'référence|réf|ref|code|code article|code produit|référence produit|référence article|ref article'
    '|réf produit|numéro article|numéro d article|n article|no article|numéro de produit|numéro|n|code fournisseur'
    '|référence fournisseur|ref fournisseur|code art|réf art|réf fabricant|référence fabricant|code cip|cip'
    '|identifiant|article|n réf|code ref'),
  ('fr', 'name', 'désignation|libellé|nom|nom du produit|nom produit|produit|article|intitulé|dénomination'
    '|désignation article|libellé article|libellé produit|désignation produit|nom de l article|appellation|titre'
    '|prestation'),
  ('fr', 'description', 'description|descriptif|description produit|détail|détails|caractéristiques|commentaire'
    '|observations|remarques|texte'),
  ('fr', 'price', 'prix|tarif|prix de vente|pv|prix vente|nouveau prix|prix pièce|prix à la pièce|montant'
    '|prix actuel|nouveau tarif|votre prix|pvht|prix client|prix unité|tarif public ht'),
  ('fr', 'unit_price', 'prix unitaire|pu|p u|px unitaire|prix unit|puht|pu net'),
  ('fr', 'cost_price', 'prix net|prix d achat|prix achat|pa|pa net|prix net unitaire|net|prix de revient'
    '|prix revendeur|prix grossiste|prix de gros|prix professionnel|prix pro|prix remisé|prix achat net|paht'
    '|prix cession'),
  ('fr', 'retail_price', 'prix public|ppc|prix conseillé|prix public conseillé|pvc|prix de vente conseillé'
    '|prix catalogue|pvp|prix tarif|prix brut|pp|ppttc|prix consommateur|pvmc'),
  ('fr', 'special_price', 'prix promo|promotion|prix promotionnel|prix spécial|prix soldé|offre'),
  ('fr', 'old_price', 'ancien prix|prix ancien|prix barré|prix précédent|ancien tarif'),
  ('fr', 'unit_price_per_measure', 'prix au kg|prix au kilo|prix au litre|prix kg|prix kilo|prix litre'
    '|prix au mètre|prix par kg'),
  ('fr', 'stock', 'stock|quantité|qté|qte|disponible|disponibilité|en stock|dispo|quantité en stock'),
  ('fr', 'vat', 'tva|taux tva|taux de tva|taxe|code tva'),
  ('fr', 'discount', 'remise|rabais|taux de remise|réduction|ristourne'),
  ('fr', 'date', 'date|date de validité|validité|date tarif|année|millésime|dluo|dlc|date de mise à jour'),
  ('fr', 'total', 'total|montant total|prix total|somme|qté commandée|commande'),
  ('fr', 'shipping', 'port|frais de port|livraison gratuite|transport|consigne|éco participation|eco participation'
    '|deee|écotaxe|eco contribution'),
  ('fr', 'other', 'fournisseur|magasin|pays|pays d origine|origine|poids|poids net|poids brut|longueur|largeur'
    '|hauteur|couleur|image|photo|page|code douanier|nomenclature douanière|taux de remboursement|dimensions'),
  ('fr', 'currency', 'devise|monnaie|code devise'),
  ('fr', 'barcode', 'code barre|code barres|code à barres|code ean|ean|gencod|gtin|gencode|code gtin'),
  ('fr', 'brand', 'marque'),
  ('fr', 'manufacturer', 'fabricant|producteur|constructeur|laboratoire'),
  ('fr', 'category', 'catégorie|famille|rayon|groupe|gamme|famille de produits|famille produit|segment'
    '|catégorie de produit|type|univers|code famille'),
  ('fr', 'subcategory', 'sous catégorie|sous famille|sous groupe|sous rayon|sous gamme'),
  ('fr', 'unit_of_measure', 'unité|unité de mesure|unité de vente|uv|unité de facturation|u'),
  ('fr', 'pack_size', 'conditionnement|cond|colisage|contenance|pcb|emballage|lot|quantité par carton|par combien'
    '|unité de conditionnement|format|taille|contenu|spcb|qté par colis|pièces par colis|unités par colis'
    '|nb par colis'),
  ('fr', 'min_order_qty', 'minimum de commande|quantité minimum|quantité minimale|qté mini|qté min'
    '|mini de commande|min commande|quantité minimum de commande|minimum de cde|multiple de commande'),
  ('fr', 'lead_time_days', 'délai|délai de livraison|délai livraison|délai d approvisionnement|délai jours'
    '|livraison'),

  ('es', 'code', 'código|cód|cod|referencia|ref|código de producto|código producto|código artículo'
    '|código de artículo|cód artículo|cod articulo|cód producto|cod producto|número de artículo|núm artículo'
    '|nº artículo|artículo|clave|codigo interno|código interno|código proveedor|referencia proveedor|ref proveedor'
    '|número de parte|número de pieza|no parte|número|núm|nº|no|id producto|identificador|modelo|código sku|nro'
    '|n de parte'),
  ('es', 'name', 'nombre|nombre del producto|nombre producto|producto|artículo|denominación|nombre artículo'
    '|nombre del artículo|concepto|título|designación|servicio|mercancía|medicamento|material'),
  ('es', 'description', 'descripción|descripcion|descripción del producto|descripción artículo'
    '|descripción producto|detalle|descripción larga|descripción corta|características|observaciones|comentarios'
    '|notas|desc|especificaciones'),
  ('es', 'price', 'precio|precios|precio de venta|precio venta|pvp neto|tarifa|nuevo precio|precio nuevo'
    '|precio actual|importe|precio unidad|precio por unidad|precio pieza|precio por pieza|valor|precio final'
    '|precio cliente|precio base|costo venta'),
  ('es', 'unit_price', 'precio unitario|p unitario|precio unit|p unit|pu|valor unitario|p u|prec unit'),
  ('es', 'cost_price', 'precio neto|neto|costo|coste|precio de costo|precio coste|precio de coste|precio de compra'
    '|precio compra|precio mayorista|precio mayoreo|mayoreo|mayorista|precio distribuidor|distribuidor'
    '|precio al por mayor|costo unitario|coste unitario|precio tienda|precio profesional'),
  ('es', 'retail_price', 'pvp|pvpr|precio público|precio al público|precio sugerido|precio recomendado'
    '|precio de lista|precio lista|precio tarifa|precio minorista|menudeo|precio catálogo|p v p|precio bruto'
    '|pvp recomendado'),
  ('es', 'special_price', 'precio oferta|oferta|precio especial|precio promoción|precio promocional|promoción'),
  ('es', 'old_price', 'precio anterior|precio antiguo|precio viejo|antes'),
  ('es', 'unit_price_per_measure', 'precio por kilo|precio por kg|precio kilo|precio kg|precio por litro'
    '|precio litro|precio medida'),
  ('es', 'stock', 'stock|existencias|existencia|cantidad|cant|disponible|disponibilidad|inventario'
    '|unidades disponibles'),
  ('es', 'vat', 'iva|tipo iva|impuesto|tasa iva|impuestos|igv|itbis'),
  ('es', 'discount', 'descuento|dto|desc dto|dcto|bonificación|rebaja'),
  ('es', 'date', 'fecha|vigencia|fecha de alta|fecha precio|año|caducidad|fecha actualización|vencimiento'),
  ('es', 'total', 'total|importe total|precio total|suma|pedido'),
  ('es', 'other', 'proveedor|tienda|sucursal|país|país de origen|origen|peso|peso neto|largo|ancho|alto|color'
    '|imagen|foto|página|partida arancelaria|dimensiones|flete|portes'),
  ('es', 'currency', 'moneda|divisa|código moneda'),
  ('es', 'barcode', 'código de barras|código barras|cód barras|cod barras|codigo ean|ean|gtin|cód de barras'
    '|código barra'),
  ('es', 'brand', 'marca'),
  ('es', 'manufacturer', 'fabricante|productor|laboratorio'),
  ('es', 'category', 'categoría|familia|grupo|línea|rubro|departamento|sección|tipo|clase|tipo de producto'),
  ('es', 'subcategory', 'subcategoría|subfamilia|subgrupo|sublínea|subrubro|sub familia|sub categoría'),
  ('es', 'unit_of_measure', 'unidad|unidad de medida|ud|udm|um|u m|medida|unidad medida|unidad de venta'),
  ('es', 'pack_size', 'presentación|empaque|embalaje|envase|contenido|paquete|unidades por caja|uds caja'
    '|unidades caja|caja|piezas por caja|formato|ud caja|unidad de empaque|bulto|tamaño|cantidad por caja'),
  ('es', 'min_order_qty', 'pedido mínimo|cantidad mínima|cant mínima|mínimo|compra mínima|pedido min'
    '|cantidad mínima de pedido|cant min'),
  ('es', 'lead_time_days', 'plazo de entrega|plazo entrega|tiempo de entrega|días de entrega|entrega|plazo'),

  ('it', 'code', 'codice|cod|codice articolo|cod articolo|cod art|codice prodotto|cod prodotto|codice fornitore'
    '|articolo|riferimento|rif|numero articolo|numero|codice interno|codice produttore|codice materiale|art'
    '|modello|n articolo|codice art|sigla|minsan|aic'),
  ('it', 'name', 'nome|nome prodotto|prodotto|articolo|denominazione|nome articolo|titolo|denominazione articolo'
    '|nome del prodotto|designazione|merce|servizio'),
  ('it', 'description', 'descrizione|descrizione articolo|descrizione prodotto|descr|descrizione estesa|dettagli'
    '|desc|note|annotazioni|caratteristiche|descrizione breve'),
  ('it', 'price', 'prezzo|prezzi|prezzo di vendita|prezzo vendita|tariffa|nuovo prezzo|importo|prezzo attuale'
    '|prezzo cad|prezzo cadauno|prezzo al pezzo|prezzo pezzo|prezzo cliente|prezzo riservato|listino prezzi'),
  ('it', 'unit_price', 'prezzo unitario|p unitario|prezzo unit|pu|prezzo per unità'),
  ('it', 'cost_price', 'prezzo netto|netto|costo|prezzo di acquisto|prezzo acquisto|prezzo d acquisto'
    '|prezzo ingrosso|prezzo all ingrosso|costo unitario|prezzo rivenditore|prezzo rivenditori|netto unitario'
    '|prezzo di costo'),
  ('it', 'retail_price', 'prezzo al pubblico|prezzo pubblico|prezzo di listino|prezzo listino|listino'
    '|prezzo consigliato|prezzo lordo|pvp|prezzo catalogo|prezzo consumatore|ppc|prezzo retail'),
  ('it', 'special_price', 'prezzo promozionale|prezzo promo|offerta|prezzo offerta|prezzo speciale|promozione'
    '|prezzo scontato'),
  ('it', 'old_price', 'vecchio prezzo|prezzo precedente|prezzo vecchio'),
  ('it', 'unit_price_per_measure', 'prezzo al kg|prezzo al kilo|prezzo kg|prezzo al litro|prezzo litro'
    '|prezzo al chilo'),
  ('it', 'stock', 'giacenza|disponibilità|disponibile|quantità|qta|q ta|scorta|magazzino|qtà|disp'),
  ('it', 'vat', 'iva|aliquota iva|aliquota|cod iva|codice iva'),
  ('it', 'discount', 'sconto|sconti|sconto percentuale|abbuono'),
  ('it', 'date', 'data|data validità|validità|anno|scadenza|data listino'),
  ('it', 'other', 'fornitore|negozio|paese|origine|paese di origine|peso|peso netto|lunghezza|larghezza|altezza'
    '|colore|immagine|foto|pagina|codice doganale|trasporto|totale|importo totale|dimensioni|ordine'),
  ('it', 'currency', 'valuta|divisa|codice valuta'),
  ('it', 'barcode', 'codice a barre|codice ean|cod ean|ean|barcode|codice barre|gtin'),
  ('it', 'brand', 'marca|marchio|brand'),
  ('it', 'manufacturer', 'produttore|fabbricante|costruttore|casa produttrice|ditta'),
  ('it', 'category', 'categoria|famiglia|gruppo|reparto|linea|classe|gruppo merceologico|categoria merceologica'
    '|settore|tipologia|tipo'),
  ('it', 'subcategory', 'sottocategoria|sottofamiglia|sottogruppo|sotto categoria|sotto famiglia'),
  ('it', 'unit_of_measure', 'unità di misura|um|u m|unità|udm|misura|unita misura|umis'),
  ('it', 'pack_size', 'confezione|conf|imballo|pezzi per confezione|pz conf|confezionamento|formato|contenuto'
    '|pezzi per cartone|pz x cartone|cartone|collo|pezzi collo|qta confezione|pezzatura'),
  ('it', 'min_order_qty', 'quantità minima|minimo ordine|ordine minimo|qta minima|lotto minimo'
    '|quantità minima ordine|minimo ordinabile|qta min'),
  ('it', 'lead_time_days', 'tempi di consegna|tempo di consegna|consegna|giorni consegna|termine di consegna'
    '|lead time'),

  ('pt', 'code', 'código|cód|cod|referência|ref|código do produto|código produto|cód produto|cod produto'
    '|código do artigo|código artigo|cód artigo|cod artigo|artigo|código interno|número do artigo|número|nº|part number'
    '|código do fornecedor|modelo|identificação'),
  ('pt', 'name', 'nome|nome do produto|nome produto|produto|artigo|designação|denominação|item|título|mercadoria'
    '|serviço|medicamento'),
  ('pt', 'description', 'descrição|descricao|descrição do produto|descrição produto|descrição do artigo|detalhe'
    '|detalhes|observações|características|especificação'),
  ('pt', 'price', 'preço|preços|preço de venda|preço venda|valor|novo preço|preço atual|tarifa|valor de venda'
    '|preço final|preço por unidade|preço cliente|montante'),
  ('pt', 'unit_price', 'preço unitário|valor unitário|preço unit|p unitário|vlr unitário|vl unit|valor unit|p unit'
    '|preço un'),
  ('pt', 'cost_price', 'preço líquido|preço de custo|custo|preço de compra|preço atacado|atacado|preço por atacado'
    '|preço revenda|preço de revenda|custo unitário|preço distribuidor|preço grossista|pvf'),
  ('pt', 'retail_price', 'pvp|preço ao público|preço sugerido|preço de tabela|preço tabela|preço varejo|varejo'
    '|preço recomendado|preço consumidor|pmc|preço de catálogo|preço bruto|pvpr'),
  ('pt', 'special_price', 'preço promocional|promoção|preço especial|oferta|preço de oferta'),
  ('pt', 'old_price', 'preço anterior|preço antigo'),
  ('pt', 'unit_price_per_measure', 'preço por kg|preço kg|preço por quilo|preço por litro'),
  ('pt', 'stock', 'estoque|stock|quantidade|qtd|qtde|disponibilidade|disponível|saldo|existência'),
  ('pt', 'vat', 'iva|imposto|icms|ipi|taxa iva|taxa de iva|impostos'),
  ('pt', 'discount', 'desconto|desc|rappel'),
  ('pt', 'date', 'data|validade|vigência|ano|data de validade|atualização'),
  ('pt', 'other', 'fornecedor|loja|país|origem|país de origem|peso|peso líquido|comprimento|largura|altura|cor'
    '|imagem|foto|página|ncm|frete|total|valor total|dimensões'),
  ('pt', 'currency', 'moeda|divisa'),
  ('pt', 'barcode', 'código de barras|cód barras|cod barras|código ean|ean|gtin|cód de barras'),
  ('pt', 'brand', 'marca'),
  ('pt', 'manufacturer', 'fabricante|produtor|laboratório'),
  ('pt', 'category', 'categoria|família|grupo|linha|departamento|seção|secção|tipo|classe'),
  ('pt', 'subcategory', 'subcategoria|subfamília|subgrupo|sub família'),
  ('pt', 'unit_of_measure', 'unidade|unidade de medida|un|und|um|u m|unid|medida'),
  ('pt', 'pack_size', 'embalagem|apresentação|caixa|unidades por caixa|qtd caixa|conteúdo|pacote|formato|tamanho'
    '|un caixa|qtd embalagem'),
  ('pt', 'min_order_qty', 'quantidade mínima|pedido mínimo|qtd mínima|encomenda mínima|mínimo|qtd min'),
  ('pt', 'lead_time_days', 'prazo de entrega|prazo|tempo de entrega|entrega|dias de entrega'),

  ('nl', 'code', 'artikelnummer|artikelnr|artikel nr|art nr|artikelcode|artikel code|productcode|product code'
    '|productnummer|product nr|bestelnummer|bestelnr|bestelcode|leveranciersartikelnummer'
    '|artikelnummer leverancier|nummer|nr|onderdeelnummer|typenummer|referentie|fabrikantcode|artikel'),
  ('nl', 'name', 'artikelomschrijving|artikelnaam|productnaam|naam|product|artikel|benaming|titel'
    '|productomschrijving|korte omschrijving'),
  ('nl', 'description', 'omschrijving|beschrijving|lange omschrijving|opmerking|opmerkingen|toelichting|details'
    '|productbeschrijving'),
  ('nl', 'price', 'prijs|prijzen|verkoopprijs|nieuwe prijs|stuksprijs|prijs per stuk|tarief|bedrag|huidige prijs'
    '|uw prijs|prijs stuk|vkp'),
  ('nl', 'unit_price', 'eenheidsprijs|prijs per eenheid|stukprijs'),
  ('nl', 'cost_price', 'inkoopprijs|nettoprijs|netto prijs|netto|groothandelsprijs|dealerprijs|kostprijs|inkoop'
    '|prijs netto|netto inkoopprijs|inkp'),
  ('nl', 'retail_price', 'adviesprijs|brutoprijs|bruto prijs|catalogusprijs|consumentenprijs|winkelprijs'
    '|adviesverkoopprijs|lijstprijs|bruto'),
  ('nl', 'special_price', 'actieprijs|aanbiedingsprijs|speciale prijs|aanbieding'),
  ('nl', 'old_price', 'oude prijs|vorige prijs|van prijs'),
  ('nl', 'unit_price_per_measure', 'kiloprijs|literprijs|prijs per kg|prijs per kilo|prijs per liter|meterprijs'),
  ('nl', 'stock', 'voorraad|aantal|hoeveelheid|beschikbaar|beschikbaarheid|op voorraad'),
  ('nl', 'vat', 'btw|btw tarief|btw percentage|btw code'),
  ('nl', 'discount', 'korting|kortingspercentage'),
  ('nl', 'date', 'datum|prijsdatum|jaar'),
  ('nl', 'other', 'leverancier|land|land van herkomst|gewicht|lengte|breedte|hoogte|kleur|afbeelding|totaal'
    '|goederencode|statiegeld|besteld|pagina'),
  ('nl', 'currency', 'valuta|munt|muntsoort'),
  ('nl', 'barcode', 'barcode|ean|ean code|ean nummer|streepjescode|gtin'),
  ('nl', 'brand', 'merk|merknaam'),
  ('nl', 'manufacturer', 'fabrikant|producent'),
  ('nl', 'category', 'categorie|productgroep|artikelgroep|groep|hoofdgroep|assortiment|rubriek|productcategorie'),
  ('nl', 'subcategory', 'subcategorie|subgroep|subrubriek'),
  ('nl', 'unit_of_measure', 'eenheid|verkoopeenheid|besteleenheid|maateenheid'),
  ('nl', 'pack_size', 'verpakking|verpakkingseenheid|verpakkingsgrootte|inhoud|doosinhoud|colli|stuks per doos'
    '|per verpakking'),
  ('nl', 'min_order_qty', 'minimale afname|minimum afname|minimale bestelhoeveelheid|min afname'
    '|minimum bestelhoeveelheid|mba'),
  ('nl', 'lead_time_days', 'levertijd|levertijd dagen|leveringstermijn|leverdagen'),

  ('pl', 'code', 'kod|kod produktu|kod towaru|indeks|index|symbol|symbol towaru|nr katalogowy|numer katalogowy'
    '|nr kat|numer artykułu|nr artykułu|numer|nr|kod artykułu|indeks towaru|indeks produktu|numer produktu'
    '|kod producenta|nr referencyjny|numer części|indeks handlowy|kod dostawcy|kod katalogowy|oznaczenie'
    '|id produktu'),
  ('pl', 'name', 'nazwa|nazwa produktu|nazwa towaru|produkt|towar|nazwa artykułu|asortyment|artykuł|tytuł'
    '|nazwa asortymentu|usługa|wyszczególnienie'),
  ('pl', 'description', 'opis|opis produktu|opis towaru|szczegóły|uwagi|opis artykułu|pełny opis|komentarz'),
  ('pl', 'price', 'cena|ceny|cena sprzedaży|nowa cena|cena aktualna|cena za sztukę|cena za szt|cena szt|kwota|opłata'
    '|cena dla klienta|cena po rabacie|cena zł'),
  ('pl', 'unit_price', 'cena jednostkowa|cena jedn|cena j|cena za jednostkę'),
  ('pl', 'cost_price', 'cena netto|netto|cena hurtowa|hurt|cena zakupu|cena zakupu netto|cena sprzedaży netto'
    '|cena hurtowa netto|cena jednostkowa netto|cena dealerska|wartość zakupu|koszt|cena netto po rabacie'
    '|nowa cena netto'),
  ('pl', 'retail_price', 'cena detaliczna|cena katalogowa|cena brutto|brutto|cena sugerowana|detal'
    '|cena sprzedaży brutto|cena katalogowa netto|sugerowana cena|cena detaliczna brutto|cena rynkowa'
    '|cena cennikowa'),
  ('pl', 'special_price', 'cena promocyjna|promocja|cena specjalna|cena wyprzedażowa'),
  ('pl', 'old_price', 'stara cena|poprzednia cena|cena poprzednia|najniższa cena z 30 dni|cena przed'),
  ('pl', 'unit_price_per_measure', 'cena za kg|cena za litr|cena za metr|cena kg|cena za l'),
  ('pl', 'stock', 'stan|stan magazynowy|ilość|dostępność|zapas|stany|dostępna ilość|na stanie|dostępne'),
  ('pl', 'vat', 'vat|stawka vat|podatek|podatek vat'),
  ('pl', 'discount', 'rabat|upust|zniżka'),
  ('pl', 'date', 'data|data cennika|rok|termin ważności|data ważności'),
  ('pl', 'other', 'dostawca|kraj|kraj pochodzenia|waga|masa|długość|szerokość|wysokość|kolor|zdjęcie|wartość|razem'
    '|suma|strona|pkwiu|kod cn|zamówienie|magazyn'),
  ('pl', 'row_number', 'lp|l p|poz|pozycja'),
  ('pl', 'currency', 'waluta'),
  ('pl', 'barcode', 'kod kreskowy|ean|kod ean|gtin|kod paskowy'),
  ('pl', 'brand', 'marka'),
  ('pl', 'manufacturer', 'producent|wytwórca|nazwa producenta'),
  ('pl', 'category', 'kategoria|grupa|grupa towarowa|grupa asortymentowa|dział|rodzaj|typ|grupa produktów'
    '|kategoria produktu|grupa produktowa'),
  ('pl', 'subcategory', 'podkategoria|podgrupa|poddział'),
  ('pl', 'unit_of_measure', 'jednostka|jm|j m|jedn|jednostka miary|jedn miary|jednostka sprzedaży'),
  ('pl', 'pack_size', 'opakowanie|wielkość opakowania|ilość w opakowaniu|opak|pakowanie|szt w opak|karton'
    '|ilość w kartonie|zawartość|ilość w op|op zb|pojemność|opakowanie zbiorcze'),
  ('pl', 'min_order_qty', 'minimalne zamówienie|min zamówienie|minimum logistyczne|minimalna ilość|min ilość'
    '|minimalna ilość zamówienia|minimum zamówienia'),
  ('pl', 'lead_time_days', 'czas dostawy|termin dostawy|czas realizacji|termin realizacji|dostawa'),

  ('cs', 'code', 'kód|kód zboží|kód produktu|číslo|číslo zboží|číslo produktu|katalogové číslo|kat číslo|obj číslo'
    '|objednací číslo|objednací kód|číslo artiklu|označení|kód výrobku|číslo výrobku|č|č zboží|kat č|obj kód'
    '|artikl|index|kód položky|číslo položky|kód dodavatele|part number'),
  ('cs', 'name', 'název|název zboží|název produktu|název výrobku|zboží|produkt|výrobek|položka|jméno|název položky'
    '|označení zboží|artikl|název artiklu'),
  ('cs', 'description', 'popis|popis zboží|popis produktu|poznámka|popis výrobku|detailní popis|dlouhý popis'
    '|krátký popis|specifikace'),
  ('cs', 'price', 'cena|ceny|prodejní cena|nová cena|cena za kus|cena ks|aktuální cena|částka|vaše cena|cena kč'
    '|cena za ks|pc'),
  ('cs', 'unit_price', 'jednotková cena|cena za jednotku|jedn cena|cena za mj|cena mj'),
  ('cs', 'cost_price', 'nákupní cena|velkoobchodní cena|cena netto|netto|vo cena|voc|nc|velkoobchod'
    '|nákupní cena bez dph|partnerská cena|dealerská cena|čistá cena'),
  ('cs', 'retail_price', 'maloobchodní cena|moc|doporučená cena|mo cena|dmoc|ceníková cena'
    '|doporučená maloobchodní cena|koncová cena|cena brutto|běžná cena|katalogová cena'),
  ('cs', 'special_price', 'akční cena|akce|zvláštní cena|cena po slevě'),
  ('cs', 'old_price', 'stará cena|původní cena|předchozí cena'),
  ('cs', 'unit_price_per_measure', 'cena za kg|cena za litr|cena za metr|měrná cena'),
  ('cs', 'stock', 'sklad|skladem|množství|dostupnost|stav skladu|počet|na skladě|stav'),
  ('cs', 'vat', 'dph|sazba dph'),
  ('cs', 'discount', 'sleva|rabat'),
  ('cs', 'date', 'datum|platnost|rok|expirace'),
  ('cs', 'other', 'dodavatel|země původu|původ|hmotnost|váha|délka|šířka|výška|barva|obrázek|celkem|strana'
    '|celní kód|celní sazebník|objednávka'),
  ('cs', 'row_number', 'poř č|pořadí|poř|řádek'),
  ('cs', 'currency', 'měna'),
  ('cs', 'barcode', 'čárový kód|ean|ean kód|kód ean'),
  ('cs', 'brand', 'značka'),
  ('cs', 'manufacturer', 'výrobce'),
  ('cs', 'category', 'kategorie|skupina|skupina zboží|sortiment|produktová skupina|druh|typ|oddělení'),
  ('cs', 'subcategory', 'podkategorie|podskupina'),
  ('cs', 'unit_of_measure', 'jednotka|mj|m j|měrná jednotka|jedn'),
  ('cs', 'pack_size', 'balení|velikost balení|obsah|ks v balení|počet v balení|množství v balení|karton'
    '|ks v kartonu|bal'),
  ('cs', 'min_order_qty', 'minimální odběr|min odběr|minimální objednávka|min množství|minimální množství'),
  ('cs', 'lead_time_days', 'dodací lhůta|doba dodání|termín dodání|dodání'),

  ('sk', 'code', 'kód|kód tovaru|kód produktu|číslo|číslo tovaru|katalógové číslo|kat číslo|objednávacie číslo'
    '|obj číslo|objednávací kód|označenie|číslo artikla|číslo výrobku|kód výrobku|artikel|kód položky'),
  ('sk', 'name', 'názov|názov tovaru|názov produktu|názov výrobku|tovar|produkt|výrobok|položka|názov položky'),
  ('sk', 'description', 'popis|popis tovaru|popis produktu|poznámka|opis'),
  ('sk', 'price', 'cena|predajná cena|nová cena|cena za kus|cena ks|aktuálna cena|suma|vaša cena|cena za ks'),
  ('sk', 'unit_price', 'jednotková cena|cena za jednotku|cena za mj|cena mj|jedn cena'),
  ('sk', 'cost_price', 'nákupná cena|veľkoobchodná cena|voc|vo cena|netto|cena netto'),
  ('sk', 'retail_price', 'maloobchodná cena|moc|odporúčaná cena|cenníková cena|odporúčaná maloobchodná cena|dmoc'
    '|bežná cena'),
  ('sk', 'special_price', 'akciová cena|akcia|cena po zľave'),
  ('sk', 'old_price', 'stará cena|pôvodná cena|predchádzajúca cena'),
  ('sk', 'unit_price_per_measure', 'cena za kg|cena za liter|merná cena'),
  ('sk', 'stock', 'sklad|skladom|množstvo|dostupnosť|stav skladu|počet|na sklade'),
  ('sk', 'vat', 'dph|sadzba dph'),
  ('sk', 'discount', 'zľava|rabat'),
  ('sk', 'date', 'dátum|platnosť'),
  ('sk', 'other', 'dodávateľ|krajina pôvodu|hmotnosť|váha|dĺžka|šírka|výška|farba|obrázok|spolu|strana'),
  ('sk', 'currency', 'mena'),
  ('sk', 'barcode', 'čiarový kód|ean|ean kód|kód ean'),
  ('sk', 'brand', 'značka'),
  ('sk', 'manufacturer', 'výrobca'),
  ('sk', 'category', 'kategória|skupina|skupina tovaru|sortiment|druh|typ'),
  ('sk', 'subcategory', 'podkategória|podskupina'),
  ('sk', 'unit_of_measure', 'jednotka|mj|m j|merná jednotka'),
  ('sk', 'pack_size', 'balenie|veľkosť balenia|obsah|ks v balení|kartón'),
  ('sk', 'min_order_qty', 'minimálny odber|min odber|minimálna objednávka|min množstvo'),
  ('sk', 'lead_time_days', 'dodacia lehota|doba dodania|termín dodania'),

  ('hu', 'code', 'cikkszám|termékkód|kód|cikk szám|azonosító|rendelési szám|rendelési kód|katalógusszám|termék kód'
    '|cikkkód|gyári szám|gyártói cikkszám|szám|sorszám kód|beszállítói cikkszám|cikk|alkatrészszám'),
  ('hu', 'name', 'megnevezés|terméknév|név|termék|termék neve|cikk megnevezés|cikknév|termék megnevezés'
    '|termék megnevezése|árucikk|áru megnevezése|szolgáltatás'),
  ('hu', 'description', 'leírás|termékleírás|részletes leírás|megjegyzés|rövid leírás|termék leírás'),
  ('hu', 'price', 'ár|eladási ár|új ár|árak|aktuális ár|díj|összeg|darabár|vételár|fogyasztói ár nettó|akt ár'),
  ('hu', 'unit_price', 'egységár|egység ár'),
  ('hu', 'cost_price', 'nettó ár|nettó|nagykereskedelmi ár|nagyker ár|beszerzési ár|nettó egységár'
    '|viszonteladói ár|nettó eladási ár|nagyker|nettó nagyker ár|partner ár'),
  ('hu', 'retail_price', 'bruttó ár|listaár|kiskereskedelmi ár|fogyasztói ár|ajánlott ár|bruttó|kisker ár'
    '|ajánlott fogyasztói ár|bruttó egységár|nettó listaár|katalógus ár'),
  ('hu', 'special_price', 'akciós ár|akció|kedvezményes ár'),
  ('hu', 'old_price', 'régi ár|korábbi ár|eredeti ár'),
  ('hu', 'stock', 'készlet|mennyiség|raktárkészlet|elérhetőség|raktáron|db'),
  ('hu', 'vat', 'áfa|áfa kulcs|áfakulcs|adó'),
  ('hu', 'discount', 'kedvezmény|rabatt|engedmény'),
  ('hu', 'date', 'dátum|érvényes|érvényesség|év'),
  ('hu', 'other', 'szállító|beszállító|származási ország|súly|tömeg|hosszúság|szélesség|magasság|szín|kép|összesen'
    '|vámtarifaszám|oldal'),
  ('hu', 'row_number', 'sorszám|ssz'),
  ('hu', 'currency', 'pénznem|deviza|valuta|devizanem'),
  ('hu', 'barcode', 'vonalkód|ean|ean kód|ean szám'),
  ('hu', 'brand', 'márka|márkanév'),
  ('hu', 'manufacturer', 'gyártó|gyártó neve|előállító'),
  ('hu', 'category', 'kategória|termékcsoport|cikkcsoport|csoport|árucsoport|termékkategória|főcsoport|típus'),
  ('hu', 'subcategory', 'alkategória|alcsoport'),
  ('hu', 'unit_of_measure', 'mértékegység|egység|me|m e|mennyiségi egység'),
  ('hu', 'pack_size', 'kiszerelés|csomagolás|csomagolási egység|csomag|gyűjtő|karton|db karton|egységcsomag'
    '|tartalom'),
  ('hu', 'min_order_qty', 'minimális rendelési mennyiség|min rendelés|minimum rendelés|minimális mennyiség'
    '|min mennyiség|minimális rendelés'),
  ('hu', 'lead_time_days', 'szállítási idő|szállítási határidő|átfutási idő|szállítás'),

  ('ro', 'code', 'cod|cod produs|cod articol|referință|cod intern|număr articol|nr articol|cod furnizor'
    '|cod producător|codul produsului|cod catalog|număr|nr|simbol|articol|cod material|cod piesă'),
  ('ro', 'name', 'denumire|denumire produs|nume|nume produs|produs|denumirea|denumire articol|articol'
    '|denumirea produsului|titlu|denumire comercială|serviciu|marfă'),
  ('ro', 'description', 'descriere|descriere produs|detalii|observații|descrierea produsului|specificații'),
  ('ro', 'price', 'preț|preţ|preț vânzare|preț de vânzare|preț nou|preț actual|tarif|valoare|preț bucată|preț buc'
    '|sumă|pret lista nou'),
  ('ro', 'unit_price', 'preț unitar|preț pe unitate|pu'),
  ('ro', 'cost_price', 'preț net|preț angro|preț en gros|preț achiziție|preț de achiziție|cost|preț distribuitor'
    '|preț fără tva|preț furnizor|preț revânzător'),
  ('ro', 'retail_price', 'preț listă|preț de listă|preț recomandat|preț cu amănuntul|preț raft|preț amănunt'
    '|preț catalog|preț public|pret brut'),
  ('ro', 'special_price', 'preț promoțional|preț promo|promoție|ofertă|preț special|preț redus'),
  ('ro', 'old_price', 'preț vechi|preț anterior'),
  ('ro', 'unit_price_per_measure', 'preț pe kg|preț pe litru|preț kg'),
  ('ro', 'stock', 'stoc|cantitate|disponibil|disponibilitate|cant'),
  ('ro', 'vat', 'tva|cota tva'),
  ('ro', 'discount', 'reducere|discount'),
  ('ro', 'date', 'data|valabilitate|an'),
  ('ro', 'other', 'furnizor|țara de origine|origine|greutate|lungime|lățime|înălțime|culoare|imagine|total|pagina'),
  ('ro', 'row_number', 'nr crt|crt|nr curent'),
  ('ro', 'currency', 'monedă|valută|moneda'),
  ('ro', 'barcode', 'cod de bare|cod bare|cod ean|ean'),
  ('ro', 'brand', 'marcă|brand'),
  ('ro', 'manufacturer', 'producător|fabricant'),
  ('ro', 'category', 'categorie|grupă|familie|categorie produs|grupa de produse|clasă|tip|gamă'),
  ('ro', 'subcategory', 'subcategorie|subgrupă|subfamilie'),
  ('ro', 'unit_of_measure', 'unitate|um|u m|unitate de măsură|unitate măsură'),
  ('ro', 'pack_size', 'ambalaj|ambalare|buc bax|bax|cutie|conținut|cantitate pe cutie|mod de ambalare|gramaj'),
  ('ro', 'min_order_qty', 'comandă minimă|cantitate minimă|cantitate minimă comandă'),
  ('ro', 'lead_time_days', 'termen de livrare|timp de livrare|livrare'),

  ('hr', 'code', 'šifra|šifra artikla|šifra proizvoda|kataloški broj|kat broj|kod|broj artikla|artikl|oznaka'
    '|br artikla|kataloška oznaka|sifra robe|šifra robe|broj|interna šifra|šifra dobavljača|ident|артикал шифра'
    '|шифра|шифра артикла|каталошки број|ознака'),
  ('hr', 'name', 'naziv|naziv artikla|naziv proizvoda|proizvod|artikal|artikl|naziv robe|roba|ime|naziv usluge'
    '|opis artikla|назив|назив артикла|назив производа|артикал|роба'),
  ('hr', 'description', 'opis|opis proizvoda|napomena|detalji|specifikacija|detaljan opis|опис|напомена'),
  ('hr', 'price', 'cijena|prodajna cijena|nova cijena|cijena po komadu|cijena kom|vpc|iznos|cena|prodajna cena'
    '|nova cena|cena po komadu|цена|продајна цена|mpc cijena|cijena artikla|tarifa|trenutna cijena'),
  ('hr', 'unit_price', 'jedinična cijena|jedinična cena|cijena po jedinici|cena po jedinici'),
  ('hr', 'cost_price', 'nabavna cijena|veleprodajna cijena|neto cijena|neto|vpc|veleprodajna cena|nabavna cena'
    '|neto cena|vp cijena|vp cena|велепродајна цена|набавна цена|вп цена'),
  ('hr', 'retail_price', 'maloprodajna cijena|mpc|preporučena cijena|maloprodajna cena|mp cijena|mp cena'
    '|preporučena maloprodajna cijena|малопродајна цена|мпц|bruto cijena|cjenovnik'),
  ('hr', 'special_price', 'akcijska cijena|akcija|akcijska cena|posebna cijena'
    '|mpc za vrijeme posebnog oblika prodaje|cijena za vrijeme akcije|sidrena akcija'
    '|najniža cijena u poslednjih 30 dana|najniža cijena u posljednjih 30 dana|snižena cijena'),
  ('hr', 'old_price', 'stara cijena|stara cena|prethodna cijena|prethodna cena|sidrena cijena|sidrena cijena na'),
  ('hr', 'unit_price_per_measure', 'cijena za jedinicu mjere|cijena po jedinici mjere|cijena po kg|cijena za kg'
    '|cijena po litri|cena po kg|cena po jedinici mere|cena za jedinicu mere'),
  ('hr', 'stock', 'zaliha|stanje|količina|dostupnost|kol|na stanju|skladište|lager|залиха|количина|стање'
    '|neto količina'),
  ('hr', 'vat', 'pdv|stopa pdv|porez|tarifni broj|пдв'),
  ('hr', 'discount', 'popust|rabat|рабат|попуст'),
  ('hr', 'date', 'datum|datum cijene|godina|датум|rok trajanja'),
  ('hr', 'other', 'dobavljač|trgovina|poslovnica|prodavaonica|zemlja podrijetla|zemlja porijekla|težina|masa'
    '|duljina|dužina|širina|visina|boja|slika|ukupno|carinska tarifa|stranica|marža'),
  ('hr', 'row_number', 'rb|r b|redni broj|r br|rbr|ред бр|р бр'),
  ('hr', 'currency', 'valuta|валута'),
  ('hr', 'barcode', 'barkod|bar kod|ean|ean kod|crtični kod|barcode|баркод|бар код'),
  ('hr', 'brand', 'marka|brend|robna marka|brand|марка|бренд'),
  ('hr', 'manufacturer', 'proizvođač|произвођач'),
  ('hr', 'category', 'kategorija|grupa|grupa proizvoda|robna grupa|skupina|kategorija proizvoda|vrsta|tip'
    '|grupa artikala|група|категорија|врста'),
  ('hr', 'subcategory', 'podkategorija|potkategorija|podgrupa|podskupina|подгрупа|поткатегорија'),
  ('hr', 'unit_of_measure', 'jedinica mjere|jm|j m|jedinica|jed mjere|jedinica mere|mj|јм|јединица мере|jed mere'),
  ('hr', 'pack_size', 'pakiranje|pakovanje|količina u pakiranju|kom u pakiranju|kom u kutiji|transportno pakiranje'
    '|karton|паковање|sadržaj|kom pak'),
  ('hr', 'min_order_qty', 'minimalna narudžba|min narudžba|minimalna količina|min količina'
    '|minimalna količina narudžbe|минимална количина'),
  ('hr', 'lead_time_days', 'rok isporuke|vrijeme isporuke|dostava|isporuka|рок испоруке'),

  ('sl', 'code', 'šifra|šifra artikla|koda|koda izdelka|koda artikla|kataloška številka|kat št|številka artikla'
    '|št artikla|številka|oznaka|ident|šifra izdelka|naročniška koda'),
  ('sl', 'name', 'naziv|naziv artikla|naziv izdelka|ime|izdelek|artikel|ime izdelka|blago|naziv blaga'),
  ('sl', 'description', 'opis|opis izdelka|opomba|podrobnosti|opombe'),
  ('sl', 'price', 'cena|prodajna cena|nova cena|cena na kos|cena kos|znesek|cena na enoto prodaje'),
  ('sl', 'unit_price', 'cena na enoto|enotna cena|cena enote'),
  ('sl', 'cost_price', 'neto cena|nabavna cena|veleprodajna cena|vpc|neto'),
  ('sl', 'retail_price', 'maloprodajna cena|mpc|priporočena cena|priporočena maloprodajna cena|bruto cena'
    '|redna cena'),
  ('sl', 'special_price', 'akcijska cena|akcija|cena v akciji'),
  ('sl', 'old_price', 'stara cena|prejšnja cena'),
  ('sl', 'unit_price_per_measure', 'cena na kg|cena za kg|cena na liter|cena za enoto mere'),
  ('sl', 'stock', 'zaloga|količina|na zalogi|dobavljivost'),
  ('sl', 'vat', 'ddv|stopnja ddv|davek'),
  ('sl', 'discount', 'popust|rabat'),
  ('sl', 'date', 'datum|leto'),
  ('sl', 'other', 'dobavitelj|država porekla|poreklo|teža|dolžina|širina|višina|barva|slika|skupaj'),
  ('sl', 'row_number', 'zap št|zaporedna številka'),
  ('sl', 'currency', 'valuta'),
  ('sl', 'barcode', 'črtna koda|ean|ean koda'),
  ('sl', 'brand', 'blagovna znamka|znamka'),
  ('sl', 'manufacturer', 'proizvajalec'),
  ('sl', 'category', 'kategorija|skupina|skupina izdelkov|blagovna skupina|vrsta|tip'),
  ('sl', 'subcategory', 'podkategorija|podskupina'),
  ('sl', 'unit_of_measure', 'enota mere|em|enota|e m|me'),
  ('sl', 'pack_size', 'pakiranje|embalaža|kos v pakiranju|vsebina'),
  ('sl', 'min_order_qty', 'minimalno naročilo|minimalna količina|min količina'),
  ('sl', 'lead_time_days', 'dobavni rok|rok dobave|čas dobave'),

  ('bg', 'code', 'код|код на продукта|артикулен номер|каталожен номер|номер|кат номер|артикул номер'
    '|код на артикула|номенклатурен номер|кат №|референция|продуктов код'),
  ('bg', 'name', 'наименование|име|продукт|артикул|име на продукта|наименование на продукта|стока'
    '|наименование на стоката'),
  ('bg', 'description', 'описание|описание на продукта|забележка|бележки'),
  ('bg', 'price', 'цена|продажна цена|нова цена|цена лв|цена за брой|сума|такса|тарифа|цена бр'),
  ('bg', 'unit_price', 'единична цена|ед цена|цена за единица'),
  ('bg', 'cost_price', 'цена на едро|доставна цена|нетна цена|нето цена|нето|едро'),
  ('bg', 'retail_price', 'цена на дребно|препоръчителна цена|каталожна цена|цена дребно|крайна цена'),
  ('bg', 'special_price', 'промоционална цена|промо цена|промоция'),
  ('bg', 'old_price', 'стара цена|предишна цена'),
  ('bg', 'unit_price_per_measure', 'цена за кг|цена за литър|цена за килограм'),
  ('bg', 'stock', 'наличност|количество|наличност бр|склад|к во'),
  ('bg', 'vat', 'ддс'),
  ('bg', 'discount', 'отстъпка'),
  ('bg', 'date', 'дата'),
  ('bg', 'other', 'доставчик|страна на произход|произход|тегло|дължина|ширина|височина|цвят|снимка|общо'),
  ('bg', 'row_number', '№ по ред|пореден номер'),
  ('bg', 'currency', 'валута'),
  ('bg', 'barcode', 'баркод|бар код|ean'),
  ('bg', 'brand', 'марка|бранд'),
  ('bg', 'manufacturer', 'производител'),
  ('bg', 'category', 'категория|група|стокова група|продуктова група|вид|тип'),
  ('bg', 'subcategory', 'подкатегория|подгрупа'),
  ('bg', 'unit_of_measure', 'мерна единица|мярка|мер ед|ед мярка|м ед|единица'),
  ('bg', 'pack_size', 'опаковка|брой в опаковка|разфасовка|кашон|съдържание'),
  ('bg', 'min_order_qty', 'минимална поръчка|минимално количество|мин количество'),
  ('bg', 'lead_time_days', 'срок на доставка|срок за доставка|доставка'),

  ('ru', 'code', 'артикул|код|код товара|код продукта|номер|каталожный номер|кат номер|код артикула|номер детали'
    '|номенклатурный номер|артикул производителя|артикул поставщика|код номенклатуры|оем|номер по каталогу|шифр'
    '|арт|ид|код поставщика|код производителя|обозначение|внутренний код|номер запчасти|ном номер'),
  ('ru', 'name', 'наименование|название|наименование товара|название товара|товар|продукт|номенклатура'
    '|наименование продукции|имя|наименование номенклатуры|наименование позиции|позиция|товары|запчасть|деталь'
    '|услуга|наименование услуги|ценовая группа номенклатура характеристика номенклатуры|продукция|модель'),
  ('ru', 'description', 'описание|описание товара|примечание|комментарий|подробное описание|характеристика'
    '|характеристики|полное наименование'),
  ('ru', 'price', 'цена|цены|стоимость|новая цена|цена продажи|продажная цена|цена за штуку|цена за шт|цена шт'
    '|отпускная цена|текущая цена|прайс|тариф|ваша цена|цена клиента|базовая цена|цена со скидкой|сумма за ед'
    '|цена рублеи'),
  ('ru', 'unit_price', 'цена за единицу|цена за ед|цена ед|единичная цена'),
  ('ru', 'cost_price', 'оптовая цена|опт|цена опт|закупочная цена|закупка|мелкий опт|мелкооптовая цена|крупный опт'
    '|цена закупки|дилерская цена|дилер|цена дилера|себестоимость|нетто|цена нетто|оптовая|оптом|мелкоопт'
    '|крупныи опт'),
  ('ru', 'retail_price', 'розничная цена|розница|ррц|цена розница|рекомендованная цена|рекомендуемая цена'
    '|рекомендуемая розничная цена|мрц|розн|цена по прайсу|розничная|рекомендованная розничная цена'
    '|базовая розница'),
  ('ru', 'special_price', 'цена по акции|акция|спеццена|специальная цена|акционная цена|цена акция|распродажа'),
  ('ru', 'old_price', 'старая цена|предыдущая цена|прежняя цена|цена до'),
  ('ru', 'unit_price_per_measure', 'цена за кг|цена за литр|цена за килограмм|цена за метр|цена кг|цена за м'),
  ('ru', 'stock', 'остаток|остатки|количество|наличие|кол во|в наличии|склад|на складе|доступно|кол'
    '|свободный остаток'),
  ('ru', 'vat', 'ндс|ставка ндс|налог'),
  ('ru', 'discount', 'скидка|процент скидки'),
  ('ru', 'date', 'дата|дата обновления|срок годности|год|дата прайса'),
  ('ru', 'total', 'сумма|итого|всего|заказ|ваш заказ|сумма заказа'),
  ('ru', 'other', 'поставщик|магазин|страна|страна происхождения|вес|масса|длина|ширина|высота|цвет|фото'
    '|изображение|ссылка|тн вэд|код тн вэд|объем|гарантия|страница|применяемость'),
  ('ru', 'row_number', '№ п п|п п|номер п п|№ пп|№'),
  ('ru', 'currency', 'валюта'),
  ('ru', 'barcode', 'штрихкод|штрих код|шк|ean|баркод|код ean|штрих код товара'),
  ('ru', 'brand', 'бренд|марка|торговая марка|тм'),
  ('ru', 'manufacturer', 'производитель|изготовитель|завод|фирма'),
  ('ru', 'category', 'категория|группа|товарная группа|раздел|рубрика|вид|тип|категория товара|группа товаров'
    '|группа товара|ценовая группа'),
  ('ru', 'subcategory', 'подкатегория|подгруппа|подраздел'),
  ('ru', 'unit_of_measure', 'единица измерения|ед изм|ед|единица|ед измерения|еи'),
  ('ru', 'pack_size', 'упаковка|в упаковке|кол во в упаковке|количество в упаковке|фасовка|штук в упаковке'
    '|шт в упаковке|норма упаковки|упак|кол во в коробке|в коробке|расфасовка|шт в уп|содержание'),
  ('ru', 'min_order_qty', 'минимальный заказ|мин заказ|минимальная партия|кратность|мин партия'
    '|минимальное количество|кратность заказа|мин кол во'),
  ('ru', 'lead_time_days', 'срок поставки|срок доставки|доставка|срок|дней|срок поставки дней|время доставки'),

  ('uk', 'code', 'артикул|код|код товару|номер|каталожний номер|кат номер|код продукту|код виробника|номер деталі'
    '|код номенклатури|шифр|арт'),
  ('uk', 'name', 'назва|найменування|назва товару|найменування товару|товар|номенклатура|продукт|назва продукту'
    '|послуга|позиція'),
  ('uk', 'description', 'опис|опис товару|примітка|коментар|характеристики|примітки'),
  ('uk', 'price', 'ціна|ціни|вартість|нова ціна|ціна продажу|ціна за шт|ціна за штуку|ціна шт|тариф|поточна ціна'
    '|ваша ціна'),
  ('uk', 'unit_price', 'ціна за одиницю|ціна за од|ціна од'),
  ('uk', 'cost_price', 'оптова ціна|опт|ціна опт|закупівельна ціна|дилерська ціна|ціна закупки|гурт|гуртова ціна'
    '|оптова'),
  ('uk', 'retail_price', 'роздрібна ціна|роздріб|ррц|рекомендована ціна|рекомендована роздрібна ціна|ціна роздріб'
    '|роздрібна'),
  ('uk', 'special_price', 'акційна ціна|акція|спеціальна ціна|ціна зі знижкою'),
  ('uk', 'old_price', 'стара ціна|попередня ціна'),
  ('uk', 'unit_price_per_measure', 'ціна за кг|ціна за літр|ціна за кілограм|ціна за метр'),
  ('uk', 'stock', 'залишок|залишки|кількість|наявність|к сть|в наявності|склад|кіль кість'),
  ('uk', 'vat', 'пдв|ставка пдв|податок'),
  ('uk', 'discount', 'знижка'),
  ('uk', 'date', 'дата|термін придатності|рік'),
  ('uk', 'other', 'постачальник|країна|країна походження|вага|довжина|ширина|висота|колір|фото|зображення|сума'
    '|всього|разом|замовлення|уктзед'),
  ('uk', 'row_number', '№ з п|№ п п'),
  ('uk', 'currency', 'валюта'),
  ('uk', 'barcode', 'штрихкод|штрих код|ean'),
  ('uk', 'brand', 'бренд|марка|торгова марка|тм'),
  ('uk', 'manufacturer', 'виробник|фірма'),
  ('uk', 'category', 'категорія|група|товарна група|розділ|вид|тип|група товарів|рубрика'),
  ('uk', 'subcategory', 'підкатегорія|підгрупа|підрозділ'),
  ('uk', 'unit_of_measure', 'одиниця виміру|од вим|од|одиниця|од виміру'),
  ('uk', 'pack_size', 'упаковка|в упаковці|кількість в упаковці|фасування|фасовка|шт в упаковці'),
  ('uk', 'min_order_qty', 'мінімальне замовлення|мін замовлення|мінімальна партія|кратність'),
  ('uk', 'lead_time_days', 'термін поставки|термін доставки|доставка|строк поставки'),

  ('el', 'code', 'κωδικός|κωδ|κωδικός προϊόντος|κωδικός είδους|κωδ είδους|αριθμός|κωδικός προμηθευτή|αρ προϊόντος'
    '|κωδικός κατασκευαστή|part number'),
  ('el', 'name', 'ονομασία|όνομα|προϊόν|είδος|όνομα προϊόντος|ονομασία προϊόντος|τίτλος|ονομασία είδους'),
  ('el', 'description', 'περιγραφή|περιγραφή προϊόντος|περιγραφή είδους|παρατηρήσεις|σχόλια|λεπτομέρειες'),
  ('el', 'price', 'τιμή|τιμές|τιμή πώλησης|νέα τιμή|ποσό|αξία|τιμή τεμαχίου|τιμή τεμ'),
  ('el', 'unit_price', 'τιμή μονάδας|τιμή ανά μονάδα|τιμή μον'),
  ('el', 'cost_price', 'τιμή χονδρικής|χονδρική|χονδρική τιμή|καθαρή τιμή|τιμή αγοράς|κόστος|τιμή χονδρ'),
  ('el', 'retail_price', 'τιμή λιανικής|λιανική|προτεινόμενη τιμή|τιμή καταλόγου|λιανική τιμή|πλτ'),
  ('el', 'special_price', 'τιμή προσφοράς|προσφορά|ειδική τιμή'),
  ('el', 'old_price', 'παλιά τιμή|προηγούμενη τιμή|αρχική τιμή'),
  ('el', 'unit_price_per_measure', 'τιμή ανά κιλό|τιμή κιλού|τιμή λίτρου'),
  ('el', 'stock', 'απόθεμα|ποσότητα|διαθεσιμότητα|υπόλοιπο|διαθέσιμο|ποσ'),
  ('el', 'vat', 'φπα|συντελεστής φπα'),
  ('el', 'discount', 'έκπτωση'),
  ('el', 'date', 'ημερομηνία|έτος'),
  ('el', 'other', 'προμηθευτής|χώρα|χώρα προέλευσης|βάρος|μήκος|πλάτος|ύψος|χρώμα|εικόνα|σύνολο'),
  ('el', 'row_number', 'α α'),
  ('el', 'currency', 'νόμισμα'),
  ('el', 'barcode', 'barcode|γραμμωτός κώδικας|ean|γραμμωτός κωδικός'),
  ('el', 'brand', 'μάρκα|εμπορικό σήμα'),
  ('el', 'manufacturer', 'κατασκευαστής|παραγωγός'),
  ('el', 'category', 'κατηγορία|ομάδα|οικογένεια|τύπος'),
  ('el', 'subcategory', 'υποκατηγορία|υποομάδα'),
  ('el', 'unit_of_measure', 'μονάδα|μονάδα μέτρησης|μ μ|μον'),
  ('el', 'pack_size', 'συσκευασία|τεμάχια ανά κιβώτιο|κιβώτιο|περιεχόμενο'),
  ('el', 'min_order_qty', 'ελάχιστη παραγγελία|ελάχιστη ποσότητα'),
  ('el', 'lead_time_days', 'χρόνος παράδοσης|παράδοση'),

  ('tr', 'code', 'kod|ürün kodu|stok kodu|malzeme kodu|parça no|parça numarası|ürün no|referans|katalog no'
    '|model no|ürün numarası|sipariş kodu|barkod no kod|ref no|oem no|stok no|malzeme no'),
  ('tr', 'name', 'ürün|ürün adı|ad|adı|malzeme adı|stok adı|isim|ürün ismi|malzeme|mal adı|ürün tanımı|cinsi'),
  ('tr', 'description', 'açıklama|ürün açıklaması|tanım|detay|not|notlar|açıklamalar'),
  ('tr', 'price', 'fiyat|fiyatı|satış fiyatı|yeni fiyat|tutar|ücret|liste satış fiyatı|adet fiyatı|güncel fiyat'
    '|bedel'),
  ('tr', 'unit_price', 'birim fiyat|birim fiyatı|b fiyat'),
  ('tr', 'cost_price', 'toptan fiyat|net fiyat|alış fiyatı|maliyet|bayi fiyatı|toptan|bayi|net birim fiyat'),
  ('tr', 'retail_price', 'perakende fiyat|liste fiyatı|tavsiye edilen fiyat|perakende satış fiyatı|psf'
    '|etiket fiyatı|önerilen fiyat|perakende'),
  ('tr', 'special_price', 'kampanya fiyatı|indirimli fiyat|özel fiyat|kampanya'),
  ('tr', 'old_price', 'eski fiyat|önceki fiyat'),
  ('tr', 'unit_price_per_measure', 'kg fiyatı|kilo fiyatı|litre fiyatı'),
  ('tr', 'stock', 'stok|miktar|adet|mevcut|stok durumu|stok adedi'),
  ('tr', 'vat', 'kdv|kdv oranı|vergi'),
  ('tr', 'discount', 'iskonto|indirim|iskonto oranı'),
  ('tr', 'date', 'tarih|geçerlilik tarihi|yıl'),
  ('tr', 'other', 'tedarikçi|menşei|ülke|ağırlık|uzunluk|genişlik|yükseklik|renk|resim|toplam|gtip'),
  ('tr', 'row_number', 'sıra no|sıra|s no'),
  ('tr', 'currency', 'para birimi|döviz|döviz cinsi|kur'),
  ('tr', 'barcode', 'barkod|barkod no|ean'),
  ('tr', 'brand', 'marka'),
  ('tr', 'manufacturer', 'üretici|üretici firma|imalatçı'),
  ('tr', 'category', 'kategori|grup|ürün grubu|ana grup|tür|tip|stok grubu'),
  ('tr', 'subcategory', 'alt kategori|alt grup'),
  ('tr', 'unit_of_measure', 'birim|ölçü birimi|birimi'),
  ('tr', 'pack_size', 'ambalaj|paket|koli içi|koli içi adet|paket içeriği|koli adedi|kutu içi|ambalaj miktarı'),
  ('tr', 'min_order_qty', 'minimum sipariş|min sipariş|minimum sipariş miktarı|asgari sipariş'),
  ('tr', 'lead_time_days', 'teslim süresi|teslimat süresi|termin|teslimat'),

  ('fi', 'code', 'numero|tuotenumero|tuotekoodi|tuote nro|tuotenro|koodi|artikkelinumero|nimikenumero|nimikekoodi'
    '|tilausnumero|nro|tilauskoodi|nimike nro|tuotetunnus|tunnus|toimittajan tuotenumero|valmistajan koodi|snro'
    '|lvi numero|sähkönumero|vnr'),
  ('fi', 'name', 'nimi|tuotenimi|tuote|nimike|tuotteen nimi|nimitys|artikkeli|tuotenimike'),
  ('fi', 'description', 'kuvaus|selite|tuotekuvaus|lisätiedot|huomautus|huom|seloste'),
  ('fi', 'price', 'hinta|hinnat|myyntihinta|uusi hinta|kappalehinta|kpl hinta|ovh alv 0|summa|taksa|verollinen hinta'
    '|veroton hinta|nykyinen hinta|hinta kpl'),
  ('fi', 'unit_price', 'yksikköhinta|a hinta|ahinta'),
  ('fi', 'cost_price', 'nettohinta|ostohinta|tukkuhinta|netto|hankintahinta|jälleenmyyjähinta|jm hinta|netto hinta'
    '|sisäänostohinta'),
  ('fi', 'retail_price', 'ovh|ohjevähittäishinta|vähittäishinta|ohjehinta|listahinta|suositushinta|bruttohinta'
    '|kuluttajahinta|vähittäismyyntihinta'),
  ('fi', 'special_price', 'tarjoushinta|tarjous|kampanjahinta|erikoishinta'),
  ('fi', 'old_price', 'vanha hinta|edellinen hinta|aiempi hinta'),
  ('fi', 'unit_price_per_measure', 'litrahinta|kilohinta|vertailuhinta|metrihinta'),
  ('fi', 'stock', 'varasto|saldo|määrä|varastosaldo|saatavuus|kpl|varastossa'),
  ('fi', 'vat', 'alv|vero|alv kanta|arvonlisävero'),
  ('fi', 'discount', 'alennus|ale'),
  ('fi', 'date', 'päivämäärä|pvm|voimassa|vuosi|vuosikerta'),
  ('fi', 'other', 'toimittaja|alkuperämaa|valmistusmaa|maa|alue|paino|pituus|leveys|korkeus|väri|kuva|yhteensä'
    '|uutuus|hinnastojärjestyskoodi|hinnastokoodi|luonnehdinta|rypäleet|valikoima|suljentatyyppi|erityisryhmä'
    '|oluttyyppi|etikettimerkintöjä'),
  ('fi', 'currency', 'valuutta'),
  ('fi', 'barcode', 'viivakoodi|ean|ean koodi|gtin'),
  ('fi', 'brand', 'merkki|brändi|tuotemerkki'),
  ('fi', 'manufacturer', 'valmistaja|tuottaja'),
  ('fi', 'category', 'kategoria|tuoteryhmä|ryhmä|tyyppi|pääryhmä|osasto|luokka|laji'),
  ('fi', 'subcategory', 'alatyyppi|alaryhmä|alakategoria'),
  ('fi', 'unit_of_measure', 'yksikkö|yks|myyntiyksikkö|mittayksikkö'),
  ('fi', 'pack_size', 'pakkaus|pakkauskoko|pullokoko|sisältö|pakkausmäärä|pkt koko|koko|myyntierä'),
  ('fi', 'min_order_qty', 'minimitilaus|minimitilausmäärä|minimierä|tilauserä'),
  ('fi', 'lead_time_days', 'toimitusaika|toimitusaika päivää|toimitus'),

  ('sv', 'code', 'artikelnummer|artikelnr|art nr|artnr|artikel nr|artikel|produktnummer|produktkod|varunummer'
    '|beställningsnummer|kod|nummer|nr|e nummer|rsk nummer|rsk|leverantörens artikelnummer'
    '|tillverkarens artikelnummer|artikelkod|artikel id'),
  ('sv', 'name', 'benämning|namn|produktnamn|artikelnamn|produkt|artikel|artikelbenämning|vara|varunamn|titel'),
  ('sv', 'description', 'beskrivning|produktbeskrivning|text|kommentar|anmärkning|artikelbeskrivning'),
  ('sv', 'price', 'pris|priser|försäljningspris|nytt pris|styckpris|pris per styck|pris st|belopp|avgift|ert pris'
    '|aktuellt pris|utpris'),
  ('sv', 'unit_price', 'enhetspris|á pris|a pris|apris|pris per enhet'),
  ('sv', 'cost_price', 'inköpspris|nettopris|netto|grossistpris|inpris|återförsäljarpris|netto pris|ert nettopris'),
  ('sv', 'retail_price', 'rekommenderat pris|rek pris|cirkapris|ca pris|listpris|bruttopris|konsumentpris'
    '|butikspris|rek utpris|riktpris'),
  ('sv', 'special_price', 'kampanjpris|extrapris|specialpris|erbjudande'),
  ('sv', 'old_price', 'gammalt pris|tidigare pris|ordinarie pris'),
  ('sv', 'unit_price_per_measure', 'jämförpris|jmfpris|kilopris|literpris|pris per kg|pris per liter|meterpris'
    '|jfr pris'),
  ('sv', 'stock', 'lager|saldo|antal|lagersaldo|tillgänglighet|tillgängligt|i lager|kvantitet|mängd'),
  ('sv', 'vat', 'moms|momssats'),
  ('sv', 'discount', 'rabatt'),
  ('sv', 'date', 'datum|årgång|år'),
  ('sv', 'other', 'leverantör|land|ursprungsland|ursprung|vikt|längd|bredd|höjd|färg|bild|summa|totalt|pant|hs kod'),
  ('sv', 'currency', 'valuta'),
  ('sv', 'barcode', 'streckkod|ean|ean kod|gtin'),
  ('sv', 'brand', 'varumärke|märke'),
  ('sv', 'manufacturer', 'tillverkare|producent|fabrikat'),
  ('sv', 'category', 'kategori|produktgrupp|varugrupp|grupp|artikelgrupp|huvudgrupp|sortiment|typ'),
  ('sv', 'subcategory', 'underkategori|undergrupp'),
  ('sv', 'unit_of_measure', 'enhet|säljenhet|måttenhet'),
  ('sv', 'pack_size', 'förpackning|förp|förpackningsstorlek|antal per förpackning|innehåll|kartong|volym'
    '|antal i förpackning'),
  ('sv', 'min_order_qty', 'minsta orderkvantitet|min order|minsta antal|minsta beställning|min antal'),
  ('sv', 'lead_time_days', 'leveranstid|ledtid|leveranstid dagar|leverans'),

  ('no', 'code', 'varenummer|varenr|artikkelnummer|artikkelnr|art nr|produktnummer|produktkode|kode|nummer|nr'
    '|bestillingsnummer|el nummer|nobb|nobb nr|nobb nummer|leverandørens varenummer|vare nr'),
  ('no', 'name', 'navn|varenavn|produktnavn|produkt|artikkel|benevnelse|vare|varebetegnelse|betegnelse|varetekst'
    '|tittel'),
  ('no', 'description', 'beskrivelse|produktbeskrivelse|tekst|kommentar|merknad|varebeskrivelse'),
  ('no', 'price', 'pris|priser|salgspris|ny pris|stykkpris|pris per stk|pris stk|beløp|utsalgspris netto'
    '|gjeldende pris|din pris'),
  ('no', 'unit_price', 'enhetspris|pris per enhet|a pris|à pris'),
  ('no', 'cost_price', 'innkjøpspris|nettopris|netto|engrospris|innpris|forhandlerpris|netto pris|grossistpris'),
  ('no', 'retail_price', 'veiledende pris|veil pris|utsalgspris|listepris|bruttopris|butikkpris'
    '|veiledende utsalgspris'),
  ('no', 'special_price', 'kampanjepris|tilbudspris|spesialpris|tilbud'),
  ('no', 'old_price', 'gammel pris|førpris|tidligere pris'),
  ('no', 'unit_price_per_measure', 'literpris|kilopris|pris per kg|pris per liter|sammenligningspris|pris pr liter'
    '|pris pr kg'),
  ('no', 'stock', 'lager|antall|lagerbeholdning|beholdning|tilgjengelig|på lager|mengde'),
  ('no', 'vat', 'mva|moms|mva sats'),
  ('no', 'discount', 'rabatt'),
  ('no', 'date', 'dato|årgang|år'),
  ('no', 'other', 'leverandør|land|opprinnelsesland|vekt|lengde|bredde|høyde|farge|bilde|sum|totalt|pant'),
  ('no', 'currency', 'valuta'),
  ('no', 'barcode', 'strekkode|ean|gtin|ean kode'),
  ('no', 'brand', 'merke|varemerke|merkenavn'),
  ('no', 'manufacturer', 'produsent|fabrikant'),
  ('no', 'category', 'kategori|varegruppe|produktgruppe|gruppe|hovedgruppe|varetype|type'),
  ('no', 'subcategory', 'underkategori|undergruppe'),
  ('no', 'unit_of_measure', 'enhet|salgsenhet|måleenhet'),
  ('no', 'pack_size', 'pakning|pakningsstørrelse|forpakning|antall i pakning|innhold|kartong|volum'
    '|antall per kartong|d pak|f pak'),
  ('no', 'min_order_qty', 'minste bestilling|minimumsbestilling|min antall|minste antall'),
  ('no', 'lead_time_days', 'leveringstid|ledetid|levering'),

  ('da', 'code', 'varenummer|varenr|artikelnummer|produktnummer|produktkode|kode|nummer|nr|bestillingsnummer'
    '|vare nr|el nummer|vvs nr|leverandørens varenummer|db nummer|tun nr'),
  ('da', 'name', 'navn|varenavn|produktnavn|produkt|betegnelse|vare|varebetegnelse|varetekst|artikel|benævnelse'
    '|titel'),
  ('da', 'description', 'beskrivelse|varebeskrivelse|produktbeskrivelse|tekst|bemærkning|kommentar'),
  ('da', 'price', 'pris|priser|salgspris|ny pris|stykpris|pris pr stk|pris stk|beløb|aktuel pris|din pris'),
  ('da', 'unit_price', 'enhedspris|pris pr enhed|a pris'),
  ('da', 'cost_price', 'indkøbspris|nettopris|netto|engrospris|kostpris|forhandlerpris|netto pris'),
  ('da', 'retail_price', 'vejledende pris|vejl pris|udsalgspris|listepris|bruttopris|butikspris'
    '|vejledende udsalgspris'),
  ('da', 'special_price', 'kampagnepris|tilbudspris|specialpris|tilbud'),
  ('da', 'old_price', 'gammel pris|førpris|tidligere pris'),
  ('da', 'unit_price_per_measure', 'kilopris|literpris|pris pr kg|pris pr liter|sammenligningspris'),
  ('da', 'stock', 'lager|antal|lagerbeholdning|beholdning|på lager|mængde'),
  ('da', 'vat', 'moms|momssats'),
  ('da', 'discount', 'rabat'),
  ('da', 'date', 'dato|årgang|år'),
  ('da', 'other', 'leverandør|land|oprindelsesland|vægt|længde|bredde|højde|farve|billede|i alt|pant'),
  ('da', 'currency', 'valuta'),
  ('da', 'barcode', 'stregkode|ean|gtin|ean nummer'),
  ('da', 'brand', 'mærke|varemærke'),
  ('da', 'manufacturer', 'producent|fabrikant'),
  ('da', 'category', 'kategori|varegruppe|produktgruppe|gruppe|hovedgruppe|type'),
  ('da', 'subcategory', 'underkategori|undergruppe'),
  ('da', 'unit_of_measure', 'enhed|salgsenhed|måleenhed'),
  ('da', 'pack_size', 'pakning|pakningsstørrelse|emballage|kolli|kollistørrelse|indhold|antal pr kolli|karton'),
  ('da', 'min_order_qty', 'minimumsordre|mindste bestilling|min antal|minimumskøb'),
  ('da', 'lead_time_days', 'leveringstid|levering'),

  ('et', 'code', 'kood|tootekood|artikkel|artikli number|tootenumber|number|artiklikood|kaubakood|tellimiskood'),
  ('et', 'name', 'nimi|nimetus|toode|toote nimi|toote nimetus|kaup|kauba nimetus|artikli nimetus'),
  ('et', 'description', 'kirjeldus|toote kirjeldus|märkus|selgitus'),
  ('et', 'price', 'hind|müügihind|uus hind|hind km ta|tüki hind|summa'),
  ('et', 'unit_price', 'ühiku hind|ühikuhind'),
  ('et', 'cost_price', 'netohind|ostuhind|hulgihind|neto'),
  ('et', 'retail_price', 'jaehind|soovituslik hind|soovituslik jaehind|hinnakirja hind|brutohind'),
  ('et', 'special_price', 'soodushind|kampaaniahind|erihind'),
  ('et', 'old_price', 'vana hind|endine hind'),
  ('et', 'unit_price_per_measure', 'kilohind|liitrihind'),
  ('et', 'stock', 'laoseis|kogus|ladu|saadavus'),
  ('et', 'vat', 'käibemaks'),
  ('et', 'discount', 'allahindlus|soodustus'),
  ('et', 'date', 'kuupäev'),
  ('et', 'other', 'tarnija|päritolumaa|kaal|pikkus|laius|kõrgus|värv|pilt|kokku'),
  ('et', 'currency', 'valuuta'),
  ('et', 'barcode', 'ribakood|triipkood|ean|ean kood'),
  ('et', 'brand', 'bränd|kaubamärk'),
  ('et', 'manufacturer', 'tootja|valmistaja'),
  ('et', 'category', 'kategooria|tootegrupp|grupp|kaubagrupp|liik'),
  ('et', 'subcategory', 'alamkategooria|alamgrupp'),
  ('et', 'unit_of_measure', 'ühik|mõõtühik'),
  ('et', 'pack_size', 'pakend|pakis|kastis|pakendi suurus'),
  ('et', 'min_order_qty', 'miinimumkogus|minimaalne kogus|min kogus'),
  ('et', 'lead_time_days', 'tarneaeg'),

  ('lv', 'code', 'kods|preces kods|artikuls|numurs|kataloga numurs|produkta kods|preces numurs|artikula numurs'),
  ('lv', 'name', 'nosaukums|preces nosaukums|produkts|prece|produkta nosaukums'),
  ('lv', 'description', 'apraksts|preces apraksts|piezīmes'),
  ('lv', 'price', 'cena|pārdošanas cena|jaunā cena|cena gab|summa'),
  ('lv', 'unit_price', 'vienības cena|cena par vienību'),
  ('lv', 'cost_price', 'neto cena|iepirkuma cena|vairumtirdzniecības cena|vairumcena'),
  ('lv', 'retail_price', 'mazumtirdzniecības cena|ieteicamā cena|mazumcena'),
  ('lv', 'special_price', 'akcijas cena|īpašā cena'),
  ('lv', 'old_price', 'vecā cena|iepriekšējā cena'),
  ('lv', 'stock', 'atlikums|daudzums|noliktava|pieejamība'),
  ('lv', 'vat', 'pvn'),
  ('lv', 'discount', 'atlaide'),
  ('lv', 'date', 'datums'),
  ('lv', 'other', 'piegādātājs|izcelsmes valsts|svars|garums|platums|augstums|krāsa|attēls|kopā'),
  ('lv', 'currency', 'valūta'),
  ('lv', 'barcode', 'svītrkods|ean'),
  ('lv', 'brand', 'zīmols'),
  ('lv', 'manufacturer', 'ražotājs'),
  ('lv', 'category', 'kategorija|grupa|preču grupa'),
  ('lv', 'subcategory', 'apakškategorija|apakšgrupa'),
  ('lv', 'unit_of_measure', 'mērvienība|mērv|vienība'),
  ('lv', 'pack_size', 'iepakojums|iepakojumā|iesaiņojums'),
  ('lv', 'min_order_qty', 'minimālais pasūtījums|minimālais daudzums'),
  ('lv', 'lead_time_days', 'piegādes laiks|piegādes termiņš'),

  ('lt', 'code', 'kodas|prekės kodas|artikulas|katalogo numeris|numeris|gaminio kodas|produkto kodas'
    '|prekės numeris|kat nr'),
  ('lt', 'name', 'pavadinimas|prekės pavadinimas|prekė|produktas|produkto pavadinimas|gaminys|vardas'),
  ('lt', 'description', 'aprašymas|prekės aprašymas|pastabos|aprašas'),
  ('lt', 'price', 'kaina|pardavimo kaina|nauja kaina|vnt kaina|kaina vnt|suma'),
  ('lt', 'unit_price', 'vieneto kaina|kaina už vienetą'),
  ('lt', 'cost_price', 'neto kaina|pirkimo kaina|didmeninė kaina|savikaina'),
  ('lt', 'retail_price', 'mažmeninė kaina|rekomenduojama kaina|katalogo kaina'),
  ('lt', 'special_price', 'akcijos kaina|speciali kaina|akcija'),
  ('lt', 'old_price', 'sena kaina|ankstesnė kaina'),
  ('lt', 'stock', 'likutis|kiekis|sandėlis|likučiai'),
  ('lt', 'vat', 'pvm|pvm tarifas'),
  ('lt', 'discount', 'nuolaida'),
  ('lt', 'date', 'data'),
  ('lt', 'other', 'tiekėjas|kilmės šalis|svoris|ilgis|plotis|aukštis|spalva|nuotrauka|viso|iš viso'),
  ('lt', 'currency', 'valiuta'),
  ('lt', 'barcode', 'brūkšninis kodas|barkodas|ean|ean kodas'),
  ('lt', 'brand', 'prekės ženklas|prekinis ženklas'),
  ('lt', 'manufacturer', 'gamintojas'),
  ('lt', 'category', 'kategorija|grupė|prekių grupė|rūšis|tipas'),
  ('lt', 'subcategory', 'subkategorija|pogrupis'),
  ('lt', 'unit_of_measure', 'mato vienetas|mato vnt|vienetas|matas'),
  ('lt', 'pack_size', 'pakuotė|pakuotėje|dėžėje|kiekis pakuotėje'),
  ('lt', 'min_order_qty', 'minimalus užsakymas|minimalus kiekis|min kiekis'),
  ('lt', 'lead_time_days', 'pristatymo terminas|pristatymo laikas'),

  ('af', 'code', 'kode|produkkode|itemkode|artikelnommer|nommer|voorraadkode|verwysing|onderdeelnommer'),
  ('af', 'name', 'naam|produknaam|produk|item|artikel'),
  ('af', 'description', 'beskrywing|produkbeskrywing|omskrywing'),
  ('af', 'price', 'prys|verkoopprys|nuwe prys|bedrag'),
  ('af', 'unit_price', 'eenheidsprys|prys per eenheid'),
  ('af', 'cost_price', 'kosprys|netto prys|groothandelprys|koste'),
  ('af', 'retail_price', 'kleinhandelprys|aanbevole prys|lysprys'),
  ('af', 'special_price', 'spesiale prys|aanbieding'),
  ('af', 'old_price', 'ou prys|vorige prys'),
  ('af', 'stock', 'voorraad|hoeveelheid|beskikbaar'),
  ('af', 'vat', 'btw'),
  ('af', 'discount', 'afslag'),
  ('af', 'date', 'datum'),
  ('af', 'currency', 'geldeenheid'),
  ('af', 'barcode', 'strepieskode'),
  ('af', 'brand', 'handelsmerk|merk'),
  ('af', 'manufacturer', 'vervaardiger'),
  ('af', 'category', 'kategorie|groep'),
  ('af', 'subcategory', 'subkategorie|subgroep'),
  ('af', 'unit_of_measure', 'eenheid|maateenheid'),
  ('af', 'pack_size', 'pakgrootte|verpakking'),
  ('af', 'min_order_qty', 'minimum bestelling|minimum hoeveelheid'),
  ('af', 'lead_time_days', 'leweringstyd|levertyd'),

  ('id', 'code', 'kode|kode barang|kode produk|nomor|nomor barang|no barang|kode item|nomor artikel|kode sku'
    '|nomor part'),
  ('id', 'name', 'nama|nama barang|nama produk|produk|barang|nama item'),
  ('id', 'description', 'deskripsi|keterangan|uraian|spesifikasi|deskripsi produk'),
  ('id', 'price', 'harga|harga jual|harga baru|tarif|biaya|harga per pcs|harga per unit'),
  ('id', 'unit_price', 'harga satuan'),
  ('id', 'cost_price', 'harga beli|harga grosir|harga pokok|harga modal|harga netto|harga distributor|grosir'
    '|harga reseller|harga agen'),
  ('id', 'retail_price', 'harga eceran|harga retail|harga eceran tertinggi|het|harga konsumen'),
  ('id', 'special_price', 'harga promo|harga diskon|promo|harga khusus'),
  ('id', 'old_price', 'harga lama|harga sebelumnya'),
  ('id', 'stock', 'stok|jumlah|persediaan|kuantitas|ketersediaan'),
  ('id', 'vat', 'ppn|pajak'),
  ('id', 'discount', 'diskon|potongan'),
  ('id', 'date', 'tanggal'),
  ('id', 'other', 'pemasok|negara asal|berat|panjang|lebar|tinggi|warna|gambar|total|toko|ongkir'),
  ('id', 'row_number', 'no urut|nomor urut'),
  ('id', 'currency', 'mata uang'),
  ('id', 'barcode', 'barcode|kode batang'),
  ('id', 'brand', 'merek|merk'),
  ('id', 'manufacturer', 'produsen|pabrik|pabrikan'),
  ('id', 'category', 'kategori|kelompok|golongan|jenis'),
  ('id', 'subcategory', 'subkategori|sub kategori'),
  ('id', 'unit_of_measure', 'satuan|unit'),
  ('id', 'pack_size', 'kemasan|isi|ukuran kemasan|isi per karton|isi per dus'),
  ('id', 'min_order_qty', 'minimal order|minimum pembelian|min order|pembelian minimum'),
  ('id', 'lead_time_days', 'waktu pengiriman|lama pengiriman'),

  ('vi', 'code', 'mã|mã hàng|mã sản phẩm|mã số|mã vật tư|mã sp|mã hàng hóa|số hiệu|mã phụ tùng'),
  ('vi', 'name', 'tên|tên hàng|tên sản phẩm|sản phẩm|tên hàng hóa|tên vật tư|hàng hóa|tên sp|mặt hàng'),
  ('vi', 'description', 'mô tả|diễn giải|ghi chú|mô tả sản phẩm|quy cách kỹ thuật'),
  ('vi', 'price', 'giá|giá bán|giá mới|thành giá|giá tiền|báo giá|giá hiện tại'),
  ('vi', 'unit_price', 'đơn giá'),
  ('vi', 'cost_price', 'giá sỉ|giá buôn|giá nhập|giá vốn|giá đại lý|giá bán buôn|giá mua'),
  ('vi', 'retail_price', 'giá lẻ|giá bán lẻ|giá niêm yết|giá đề xuất'),
  ('vi', 'special_price', 'giá khuyến mãi|giá ưu đãi|khuyến mãi'),
  ('vi', 'old_price', 'giá cũ|giá trước'),
  ('vi', 'stock', 'tồn kho|số lượng|tồn|sl'),
  ('vi', 'vat', 'thuế|thuế vat|thuế suất'),
  ('vi', 'discount', 'chiết khấu|giảm giá'),
  ('vi', 'date', 'ngày'),
  ('vi', 'other', 'nhà cung cấp|xuất xứ|trọng lượng|màu|hình ảnh|thành tiền|tổng|bảo hành'),
  ('vi', 'row_number', 'stt|số thứ tự'),
  ('vi', 'currency', 'tiền tệ|loại tiền'),
  ('vi', 'barcode', 'mã vạch'),
  ('vi', 'brand', 'thương hiệu|nhãn hiệu|hãng'),
  ('vi', 'manufacturer', 'nhà sản xuất|hãng sản xuất'),
  ('vi', 'category', 'danh mục|nhóm|nhóm hàng|loại|loại hàng|ngành hàng'),
  ('vi', 'subcategory', 'danh mục con|nhóm con|phân nhóm'),
  ('vi', 'unit_of_measure', 'đơn vị|đơn vị tính|đvt|dvt'),
  ('vi', 'pack_size', 'quy cách|đóng gói|quy cách đóng gói|dung tích'),
  ('vi', 'min_order_qty', 'đặt hàng tối thiểu|số lượng tối thiểu'),
  ('vi', 'lead_time_days', 'thời gian giao hàng|giao hàng'),

  ('zh', 'code', '编号|编码|货号|商品编号|商品编码|产品编号|产品编码|物料编码|物料号|物料编号|型号|料号|款号|序列号|零件号|代码|商品代码|產品編號|商品編號|貨號|編號|料號|型號|产品型号'
    '|訂貨號|订货号'),
  ('zh', 'name', '名称|品名|商品名称|产品名称|商品|产品|物料名称|货品名称|商品名|名稱|商品名稱|產品名稱|品項|產品|标题|药品名称|通用名'),
  ('zh', 'description', '描述|说明|产品描述|商品描述|备注|說明|描述說明|備註|产品说明|规格描述'),
  ('zh', 'price', '价格|售价|单品价|报价|现价|新价|销售价|價格|售價|報價|金额单价|销售价格|价钱|供应价|出厂价|结算价'),
  ('zh', 'unit_price', '单价|單價|单位价格'),
  ('zh', 'cost_price', '成本|成本价|批发价|进货价|进价|采购价|供货价|净价|代理价|經銷價|批發價|成本價|進價|采购价格|批发价格|经销价'),
  ('zh', 'retail_price', '零售价|建议零售价|市场价|指导价|零售價|建議售價|定价|定價|目录价|吊牌价|面价|零售价格'),
  ('zh', 'special_price', '促销价|特价|优惠价|特價|優惠價|活动价|折扣价'),
  ('zh', 'old_price', '原价|旧价|原價|调整前价格'),
  ('zh', 'unit_price_per_measure', '每公斤价格|公斤价|每升价格'),
  ('zh', 'stock', '库存|数量|库存数量|庫存|數量|可用库存|存货|现货'),
  ('zh', 'vat', '税率|增值税|税额|稅率|稅'),
  ('zh', 'discount', '折扣|折扣率'),
  ('zh', 'date', '日期|有效期|更新日期|年份'),
  ('zh', 'other', '供应商|产地|原产地|重量|净重|毛重|长度|宽度|高度|颜色|图片|合计|总价|总计|供應商|產地|圖片|门店|运费'),
  ('zh', 'row_number', '序号|序號|行号'),
  ('zh', 'currency', '币种|货币|幣別|貨幣|币别'),
  ('zh', 'barcode', '条码|条形码|商品条码|條碼|國際條碼|国际条码|产品条码'),
  ('zh', 'brand', '品牌|牌子'),
  ('zh', 'manufacturer', '厂家|制造商|生产厂家|生产商|生产企业|製造商|廠商|厂商'),
  ('zh', 'category', '类别|分类|类目|商品分类|产品类别|大类|種類|類別|分類|品类|产品分类'),
  ('zh', 'subcategory', '子类|小类|二级分类|子类别|子類別|中类'),
  ('zh', 'unit_of_measure', '单位|计量单位|單位|销售单位'),
  ('zh', 'pack_size', '规格|包装|包装规格|装箱数|箱规|規格|包裝|每箱数量|容量|箱入数'),
  ('zh', 'min_order_qty', '起订量|最小起订量|最低订购量|最小订货量|最小訂購量|起订数量'),
  ('zh', 'lead_time_days', '交货期|交期|货期|交货时间|交貨期|交货周期'),

  ('ja', 'code', '品番|商品コード|商品番号|製品番号|型番|コード|品目コード|商品no|製品コード|管理番号|品コード|注文番号|部品番号|メーカー品番|カタログ番号|番号'),
  ('ja', 'name', '商品名|品名|製品名|名称|品目名|商品名称|商品|品目|部品名'),
  ('ja', 'description', '説明|商品説明|備考|摘要|仕様|詳細|製品説明'),
  ('ja', 'price', '価格|販売価格|売価|新価格|金額|料金|提供価格|納入価格|販売単価|お値段|値段|税抜価格|税抜き価格'),
  ('ja', 'unit_price', '単価|単位価格'),
  ('ja', 'cost_price', '仕入価格|仕入単価|仕切価格|卸価格|卸値|原価|仕切り価格|卸売価格|仕切|下代|仕入値|仕切単価'),
  ('ja', 'retail_price', '定価|希望小売価格|標準価格|小売価格|上代|参考価格|税込価格|メーカー希望小売価格|税込み価格'),
  ('ja', 'special_price', '特価|セール価格|キャンペーン価格|特別価格'),
  ('ja', 'old_price', '旧価格|旧定価|旧単価|改定前価格'),
  ('ja', 'stock', '在庫|在庫数|数量|在庫状況'),
  ('ja', 'vat', '税率|消費税|税区分|消費税率'),
  ('ja', 'discount', '割引|割引率|値引|掛率'),
  ('ja', 'date', '日付|発売日|更新日|年'),
  ('ja', 'other', '仕入先|原産国|原産地|重量|長さ|幅|高さ|色|画像|合計|店舗|送料'),
  ('ja', 'row_number', '行番号|連番|項番'),
  ('ja', 'currency', '通貨'),
  ('ja', 'barcode', 'janコード|jan|バーコード|ean|jan code|janコ ド'),
  ('ja', 'brand', 'ブランド|ブランド名'),
  ('ja', 'manufacturer', 'メーカー|メーカー名|製造元|製造者'),
  ('ja', 'category', 'カテゴリ|カテゴリー|分類|大分類|商品分類|種類|種別|商品カテゴリ'),
  ('ja', 'subcategory', '小分類|中分類|サブカテゴリ|サブカテゴリー'),
  ('ja', 'unit_of_measure', '単位|販売単位'),
  ('ja', 'pack_size', '入数|規格|内容量|入り数|ケース入数|容量|荷姿|梱包数'),
  ('ja', 'min_order_qty', '最小発注数|最小ロット|最低発注数|発注単位|最小注文数|ロット'),
  ('ja', 'lead_time_days', '納期|リードタイム|納期日数'),

  ('ko', 'code', '코드|상품코드|제품코드|품번|품목코드|자재코드|모델번호|상품번호|제품번호|부품번호|모델명|주문코드|관리번호'),
  ('ko', 'name', '상품명|제품명|품명|품목명|이름|명칭|품목|상품|제품'),
  ('ko', 'description', '설명|상품설명|비고|상세설명|규격설명|적요'),
  ('ko', 'price', '가격|판매가|판매가격|신규가격|금액|공급가격|요금'),
  ('ko', 'unit_price', '단가|판매단가'),
  ('ko', 'cost_price', '도매가|원가|매입가|공급가|도매가격|입고단가|매입단가|공급단가'),
  ('ko', 'retail_price', '소비자가|소매가|권장소비자가|정가|소비자가격|시중가'),
  ('ko', 'special_price', '할인가|특가|행사가'),
  ('ko', 'old_price', '이전가격|기존가격|구가격|변경전가격'),
  ('ko', 'stock', '재고|수량|재고수량'),
  ('ko', 'vat', '부가세|세율|부가가치세'),
  ('ko', 'discount', '할인|할인율'),
  ('ko', 'date', '날짜|일자|유효기간'),
  ('ko', 'other', '공급업체|공급사|원산지|중량|무게|색상|이미지|합계|배송비|거래처'),
  ('ko', 'row_number', '순번|연번'),
  ('ko', 'currency', '통화|화폐'),
  ('ko', 'barcode', '바코드'),
  ('ko', 'brand', '브랜드|상표'),
  ('ko', 'manufacturer', '제조사|제조업체|제조원'),
  ('ko', 'category', '카테고리|분류|대분류|품목군|종류|상품분류'),
  ('ko', 'subcategory', '소분류|중분류|하위카테고리'),
  ('ko', 'unit_of_measure', '단위|판매단위'),
  ('ko', 'pack_size', '규격|입수|포장단위|박스입수|용량|포장'),
  ('ko', 'min_order_qty', '최소주문수량|최소주문|최소발주량'),
  ('ko', 'lead_time_days', '납기|리드타임|배송기간|납기일'),

  ('ar', 'code', 'الرمز|رمز|كود|الكود|رقم الصنف|رقم المنتج|رمز المنتج|كود الصنف|كود المنتج|رقم المادة|رمز الصنف'
    '|رقم القطعة|المرجع|الرقم'),
  ('ar', 'name', 'الاسم|اسم|اسم المنتج|اسم الصنف|المنتج|الصنف|اسم المادة|المادة|البند|السلعة'),
  ('ar', 'description', 'الوصف|وصف|وصف المنتج|البيان|ملاحظات|التفاصيل|الوصف الكامل'),
  ('ar', 'price', 'السعر|سعر|سعر البيع|السعر الجديد|المبلغ|الثمن|القيمة|الأسعار|سعر القطعة'),
  ('ar', 'unit_price', 'سعر الوحدة'),
  ('ar', 'cost_price', 'سعر الجملة|سعر الشراء|التكلفة|سعر التكلفة|السعر الصافي|الجملة'),
  ('ar', 'retail_price', 'سعر التجزئة|السعر المقترح|سعر المستهلك|سعر القائمة|سعر الجمهور'),
  ('ar', 'special_price', 'سعر العرض|العرض|سعر خاص|السعر بعد الخصم'),
  ('ar', 'old_price', 'السعر القديم|السعر السابق'),
  ('ar', 'stock', 'المخزون|الكمية|كمية|الرصيد|الكمية المتاحة|التوفر'),
  ('ar', 'vat', 'الضريبة|ضريبة القيمة المضافة|ضريبة'),
  ('ar', 'discount', 'الخصم|خصم|نسبة الخصم'),
  ('ar', 'date', 'التاريخ|تاريخ|تاريخ الصلاحية'),
  ('ar', 'other', 'المورد|بلد المنشأ|المنشأ|الوزن|الطول|العرض سم|الارتفاع|اللون|الصورة|المجموع|الإجمالي'),
  ('ar', 'row_number', 'م|مسلسل|تسلسل|رقم التسلسل'),
  ('ar', 'currency', 'العملة|عملة'),
  ('ar', 'barcode', 'الباركود|باركود|رقم الباركود'),
  ('ar', 'brand', 'الماركة|العلامة التجارية|ماركة|العلامة'),
  ('ar', 'manufacturer', 'الشركة المصنعة|المصنع|الشركة المنتجة|الشركة'),
  ('ar', 'category', 'الفئة|التصنيف|المجموعة|القسم|النوع|فئة'),
  ('ar', 'subcategory', 'الفئة الفرعية|التصنيف الفرعي'),
  ('ar', 'unit_of_measure', 'الوحدة|وحدة القياس|وحدة'),
  ('ar', 'pack_size', 'العبوة|التعبئة|حجم العبوة|الحجم|عدد القطع في الكرتون'),
  ('ar', 'min_order_qty', 'الحد الأدنى للطلب|أقل كمية'),
  ('ar', 'lead_time_days', 'مدة التوريد|مدة التسليم|وقت التسليم'),

  ('he', 'code', 'מק"ט|מקט|קוד|קוד מוצר|קוד פריט|מספר פריט|מספר קטלוגי|מס פריט|מספר מוצר|דגם|מק ט'),
  ('he', 'name', 'שם|שם מוצר|שם פריט|מוצר|פריט|שם המוצר|תיאור פריט|שם הפריט'),
  ('he', 'description', 'תיאור|תאור|תיאור מוצר|הערות|פירוט|תיאור המוצר'),
  ('he', 'price', 'מחיר|מחיר מכירה|מחיר חדש|סכום|תעריף|מחירים'),
  ('he', 'unit_price', 'מחיר יחידה|מחיר ליחידה'),
  ('he', 'cost_price', 'מחיר סיטונאי|מחיר עלות|מחיר קנייה|מחיר נטו|עלות|סיטונאי|מחיר קניה'),
  ('he', 'retail_price', 'מחיר לצרכן|מחיר מומלץ|מחיר מחירון|מחיר קמעונאי|מחירון'),
  ('he', 'special_price', 'מחיר מבצע|מבצע|מחיר מיוחד'),
  ('he', 'old_price', 'מחיר קודם|מחיר ישן'),
  ('he', 'stock', 'מלאי|כמות|זמינות|כמות במלאי'),
  ('he', 'vat', 'מעמ|מע מ|מס'),
  ('he', 'discount', 'הנחה|אחוז הנחה'),
  ('he', 'date', 'תאריך'),
  ('he', 'other', 'ספק|ארץ מקור|ארץ ייצור|משקל|אורך|רוחב|גובה|צבע|תמונה|סהכ'),
  ('he', 'currency', 'מטבע'),
  ('he', 'barcode', 'ברקוד|בר קוד'),
  ('he', 'brand', 'מותג'),
  ('he', 'manufacturer', 'יצרן|שם יצרן'),
  ('he', 'category', 'קטגוריה|קבוצה|מחלקה|סוג|משפחה'),
  ('he', 'subcategory', 'תת קטגוריה|תת קבוצה'),
  ('he', 'unit_of_measure', 'יחידה|יחידת מידה|יח מידה'),
  ('he', 'pack_size', 'אריזה|גודל אריזה|כמות באריזה|תכולה|כמות בקרטון'),
  ('he', 'min_order_qty', 'מינימום הזמנה|כמות מינימלית|כמות מינימום'),
  ('he', 'lead_time_days', 'זמן אספקה|ימי אספקה|אספקה'),

  ('en', 'price_basis', 'price unit|pricing unit|price per qty|price basis|price quantity|price qty|price factor'
    '|pricing qty|pricing quantity|price base|qty per price|cost per qty|basis|price multiple|price uom qty'
    '|price unit qty|unit of price|per qty'),
  ('en', 'from_quantity', 'from qty|qty from|from quantity|quantity from|from|break qty|qty break|quantity break'
    '|price break|scale qty|scale quantity|scale|tier qty|tier quantity|breakpoint|price break qty|starting qty'
    '|break quantity|volume break|qty from pcs|from pcs'),
  ('en', 'valid_from', 'valid from|effective date|price valid from|effective from|start date|price date from'
    '|from date|date from|validity start|valid as of|effective|price effective date|starts on|price effective from'),
  ('en', 'valid_to', 'valid until|valid to|end date|price valid to|price valid until|effective to|to date|date to'
    '|validity end|valid through|expires|expires on|effective until|until'),
  ('en', 'price_group', 'price group|customer group|customer type|price level|price tier|customer class'
    '|customer category|price list name|price list code|price list|channel|price category|price type'
    '|customer price group|tier'),
  ('en', 'discount_group', 'discount group|discount code|promotion|promo|saving|savings|margin|markup|profit'
    '|discount class'),
  ('de', 'price_basis', 'preiseinheit|pe|preisbasis|preismenge|pr einh|preiseinh|preisfaktor|peh|basismenge'
    '|preiseinheit stück|preis einheit|preisdimension|prkz|preis einh'),
  ('de', 'from_quantity', 'ab menge|staffelmenge|menge ab|ab stück|staffel|ab|mengenstaffel|von menge|staffel ab'
    '|ab stk|staffelung|bezugsmenge|preisstaffel|abnahmemenge|mengenstaffel ab'),
  ('de', 'valid_from', 'gültig ab|preis gültig ab|gültig von|gültigkeit ab|ab datum|gilt ab|gültigkeitsbeginn'
    '|von datum|gültigkeit von|preisgültigkeit ab'),
  ('de', 'valid_to', 'gültig bis|preis gültig bis|gültigkeit bis|bis datum|gilt bis|gültigkeitsende'
    '|preisgültigkeit bis'),
  ('de', 'price_group', 'preisgruppe|kundengruppe|preisliste|preisklasse|preisebene|kundentyp|preisart'
    '|kundenklasse|preiskategorie|kundenkategorie'),
  ('de', 'discount_group', 'rabattgruppe|skonto|rabattcode|warenrabattgruppe|rg|bonus|rabattklasse|rabattschlüssel'),
  ('fr', 'price_basis', 'unité de prix|base de prix|quantité de prix|base prix|unité prix|base tarifaire'
    '|unité de tarification'),
  ('fr', 'from_quantity', 'à partir de|quantité à partir de|qté à partir de|palier|seuil|palier quantité'
    '|seuil quantité|quantité seuil|dès|tranche'),
  ('fr', 'valid_from', 'valable à partir du|date d effet|date d application|valable du|date de début|valide du'
    '|date début|à partir du|début de validité|applicable au'),
  ('fr', 'valid_to', 'valable jusqu au|date de fin|date fin|valide jusqu au|fin de validité|jusqu au'),
  ('fr', 'price_group', 'groupe de prix|groupe client|catégorie client|niveau de prix|type de client'
    '|groupe tarifaire|catégorie tarifaire'),
  ('fr', 'discount_group', 'code remise|famille de remise|groupe de remise'),
  ('es', 'price_basis', 'unidad de precio|base de precio|cantidad precio|unidad precio|base precio'),
  ('es', 'from_quantity', 'desde|a partir de|cantidad desde|desde cantidad|escala|tramo|cant desde'),
  ('es', 'valid_from', 'válido desde|vigente desde|fecha inicio|fecha desde|vigencia desde|inicio vigencia'
    '|válido a partir de'),
  ('es', 'valid_to', 'válido hasta|vigente hasta|fecha fin|fecha hasta|vigencia hasta|fin vigencia'),
  ('es', 'price_group', 'grupo de precios|grupo de clientes|grupo cliente|tipo de cliente|nivel de precio'
    '|lista de precios|grupo de precio'),
  ('es', 'discount_group', 'grupo descuento'),
  ('it', 'price_basis', 'unità di prezzo|unità prezzo|base prezzo|quantità prezzo|unità prezzi'),
  ('it', 'from_quantity', 'da|a partire da|quantità da|scaglione|da quantità|qta da'),
  ('it', 'valid_from', 'valido dal|decorrenza|data inizio|valida dal|inizio validità|dal'),
  ('it', 'valid_to', 'valido al|valido fino al|data fine|fine validità|scadenza prezzo|valida fino al'),
  ('it', 'price_group', 'gruppo prezzi|gruppo clienti|categoria cliente|tipo cliente|fascia prezzo|livello prezzo'
    '|gruppo cliente'),
  ('it', 'discount_group', 'categoria sconto|classe sconto'),
  ('pt', 'price_basis', 'unidade de preço|base de preço|quantidade preço'),
  ('pt', 'from_quantity', 'a partir de|quantidade desde|escalão|desde|faixa'),
  ('pt', 'valid_from', 'válido desde|válido de|data início|início vigência|data de início|válido a partir de'),
  ('pt', 'valid_to', 'válido até|data fim|fim vigência|data de fim|validade até'),
  ('pt', 'price_group', 'grupo de preços|grupo de clientes|tipo de cliente|tabela de preços|nível de preço'),
  ('pt', 'discount_group', 'grupo de desconto'),
  ('nl', 'price_basis', 'prijseenheid|prijsbasis|pe|prijsfactor|prijs eenheid'),
  ('nl', 'from_quantity', 'vanaf|vanaf aantal|staffel|aantal vanaf|staffelaantal|staffelhoeveelheid'),
  ('nl', 'valid_from', 'geldig vanaf|ingangsdatum|geldig van|vanaf datum|begindatum'),
  ('nl', 'valid_to', 'geldig tot|einddatum|geldig tot en met|geldig t m|tot datum'),
  ('nl', 'price_group', 'prijsgroep|klantgroep|prijslijst|klanttype|prijsniveau|klantengroep'),
  ('nl', 'discount_group', 'kortingsgroep|kortingscode'),
  ('pl', 'price_basis', 'jednostka ceny|jednostka cenowa|podstawa ceny|j ceny|cena za ilość'),
  ('pl', 'from_quantity', 'od ilości|ilość od|próg|próg ilościowy|od'),
  ('pl', 'valid_from', 'ważne od|obowiązuje od|ważna od|data od|cena od dnia|ważność od'),
  ('pl', 'valid_to', 'ważne do|obowiązuje do|ważna do|data do|ważność do'),
  ('pl', 'price_group', 'grupa cenowa|grupa klientów|poziom cenowy|typ klienta|grupa klienta|kategoria klienta'),
  ('pl', 'discount_group', 'grupa rabatowa'),
  ('cs', 'price_basis', 'cenová jednotka|cena za množství|jednotka ceny|základ ceny|cenová základna'),
  ('cs', 'from_quantity', 'od množství|množství od|od kusů|množstevní hladina|od ks|od'),
  ('cs', 'valid_from', 'platnost od|platí od|platné od|datum od'),
  ('cs', 'valid_to', 'platnost do|platí do|platné do|datum do'),
  ('cs', 'price_group', 'cenová skupina|skupina zákazníků|cenová hladina|typ zákazníka|zákaznická skupina'),
  ('cs', 'discount_group', 'slevová skupina'),
  ('sk', 'price_basis', 'cenová jednotka|jednotka ceny|základ ceny'),
  ('sk', 'from_quantity', 'od množstva|množstvo od|od ks|od'),
  ('sk', 'valid_from', 'platnosť od|platí od|platné od|dátum od'),
  ('sk', 'valid_to', 'platnosť do|platí do|platné do|dátum do'),
  ('sk', 'price_group', 'cenová skupina|skupina zákazníkov|cenová hladina|typ zákazníka'),
  ('sk', 'discount_group', 'zľavová skupina'),
  ('hu', 'price_basis', 'áregység|árképzési egység|ár egység|áralap'),
  ('hu', 'from_quantity', 'mennyiségtől|mennyiség tól|darabtól'),
  ('hu', 'valid_from', 'érvényes tól|érvényesség kezdete|hatályos|érvényesség tól|mikortól'),
  ('hu', 'valid_to', 'érvényes ig|érvényesség vége|érvényesség ig|meddig'),
  ('hu', 'price_group', 'árkategória|vevőcsoport|árcsoport|ügyfélcsoport|árszint'),
  ('ro', 'price_basis', 'unitate de preț|unitate preț|bază preț'),
  ('ro', 'from_quantity', 'de la|cantitate de la|de la cantitatea|prag'),
  ('ro', 'valid_from', 'valabil de la|data început|valabil din'),
  ('ro', 'valid_to', 'valabil până la|data sfârșit|valabil până'),
  ('ro', 'price_group', 'grupă de preț|grup clienți|nivel de preț|tip client'),
  ('ro', 'discount_group', 'grupă discount'),
  ('hr', 'price_basis', 'jedinica cijene|cjenovna jedinica|baza cijene'),
  ('hr', 'from_quantity', 'od količine|količina od|prag|od'),
  ('hr', 'valid_from', 'vrijedi od|važi od|datum od|vrijedi od datuma'),
  ('hr', 'valid_to', 'vrijedi do|važi do|datum do'),
  ('hr', 'price_group', 'cjenovna grupa|grupa kupaca|cjenovni razred|tip kupca|cjenovna skupina'),
  ('hr', 'discount_group', 'rabatna grupa'),
  ('sl', 'price_basis', 'cenovna enota|enota cene'),
  ('sl', 'from_quantity', 'od količine|količina od|od'),
  ('sl', 'valid_from', 'velja od|veljavnost od|datum od'),
  ('sl', 'valid_to', 'velja do|veljavnost do|datum do'),
  ('sl', 'price_group', 'cenovna skupina|skupina kupcev|cenovni razred'),
  ('sv', 'price_basis', 'prisenhet|prisantal|prisbas'),
  ('sv', 'from_quantity', 'från antal|antal från|från|staffling|prissteg'),
  ('sv', 'valid_from', 'giltig från|gäller från|giltigt från|startdatum|från datum'),
  ('sv', 'valid_to', 'giltig till|gäller till|giltigt till|slutdatum|till datum|gäller tom'),
  ('sv', 'price_group', 'prisgrupp|kundgrupp|prislista|kundtyp|prisnivå'),
  ('sv', 'discount_group', 'rabattgrupp|rabattkod'),
  ('no', 'price_basis', 'prisenhet|prisantall|prisbasis'),
  ('no', 'from_quantity', 'fra antall|antall fra|fra|staffel'),
  ('no', 'valid_from', 'gyldig fra|gjelder fra|startdato|fra dato'),
  ('no', 'valid_to', 'gyldig til|gjelder til|sluttdato|til dato'),
  ('no', 'price_group', 'prisgruppe|kundegruppe|prisliste|prisnivå'),
  ('no', 'discount_group', 'rabattgruppe'),
  ('da', 'price_basis', 'prisenhed|prisantal|prisbasis'),
  ('da', 'from_quantity', 'fra antal|antal fra|fra|staffel'),
  ('da', 'valid_from', 'gyldig fra|gælder fra|startdato|fra dato'),
  ('da', 'valid_to', 'gyldig til|gælder til|slutdato|til dato'),
  ('da', 'price_group', 'prisgruppe|kundegruppe|prisliste|debitorprisgruppe|prisniveau'),
  ('da', 'discount_group', 'rabatgruppe'),
  ('fi', 'price_basis', 'hintayksikkö|hinnan yksikkö|hintaperuste'),
  ('fi', 'from_quantity', 'määrästä|alkaen määrä|määräporras|alkaen kpl|alkaen'),
  ('fi', 'valid_from', 'voimassa alkaen|alkupvm|voimassa alk|alkupäivä|voimaantulo'),
  ('fi', 'valid_to', 'voimassa asti|loppupvm|voimassaolo päättyy|loppupäivä|voimassa saakka'),
  ('fi', 'price_group', 'hintaryhmä|asiakasryhmä|hintaluokka|hintataso'),
  ('fi', 'discount_group', 'alennusryhmä'),
  ('et', 'price_basis', 'hinnaühik|hinna ühik'),
  ('et', 'from_quantity', 'alates kogusest|kogus alates|alates'),
  ('et', 'valid_from', 'kehtib alates|kehtiv alates|algus'),
  ('et', 'valid_to', 'kehtib kuni|kehtiv kuni|lõpp'),
  ('et', 'price_group', 'hinnagrupp|kliendigrupp|hinnatase'),
  ('lv', 'price_basis', 'cenas vienība'),
  ('lv', 'from_quantity', 'no daudzuma|daudzums no'),
  ('lv', 'valid_from', 'spēkā no|derīgs no'),
  ('lv', 'valid_to', 'spēkā līdz|derīgs līdz'),
  ('lv', 'price_group', 'cenu grupa|klientu grupa'),
  ('lt', 'price_basis', 'kainos vienetas'),
  ('lt', 'from_quantity', 'nuo kiekio|kiekis nuo'),
  ('lt', 'valid_from', 'galioja nuo'),
  ('lt', 'valid_to', 'galioja iki'),
  ('lt', 'price_group', 'kainų grupė|klientų grupė'),
  ('tr', 'price_basis', 'fiyat birimi|fiyat bazı'),
  ('tr', 'from_quantity', 'başlangıç miktarı|minimum adet|itibaren'),
  ('tr', 'valid_from', 'geçerlilik başlangıcı|başlangıç tarihi|geçerli'),
  ('tr', 'valid_to', 'bitiş tarihi|geçerlilik bitişi'),
  ('tr', 'price_group', 'fiyat grubu|müşteri grubu'),
  ('id', 'price_basis', 'satuan harga'),
  ('id', 'from_quantity', 'mulai jumlah|dari jumlah|jumlah mulai'),
  ('id', 'valid_from', 'berlaku mulai|berlaku dari|tanggal mulai'),
  ('id', 'valid_to', 'berlaku sampai|berlaku hingga|tanggal berakhir'),
  ('id', 'price_group', 'grup harga|kelompok pelanggan|grup pelanggan'),
  ('vi', 'price_basis', 'đơn vị giá'),
  ('vi', 'from_quantity', 'từ số lượng|số lượng từ'),
  ('vi', 'valid_from', 'ngày hiệu lực|hiệu lực từ|có hiệu lực từ'),
  ('vi', 'valid_to', 'hiệu lực đến|ngày hết hiệu lực|có hiệu lực đến'),
  ('vi', 'price_group', 'nhóm giá|nhóm khách hàng'),
  ('af', 'price_basis', 'pryseenheid'),
  ('af', 'from_quantity', 'vanaf hoeveelheid|vanaf'),
  ('af', 'valid_from', 'geldig vanaf|geldig van'),
  ('af', 'valid_to', 'geldig tot'),
  ('af', 'price_group', 'prysgroep|kliëntegroep'),
  ('ru', 'price_basis', 'ценовая единица|единица цены|базис цены|база цены'),
  ('ru', 'from_quantity', 'от количества|количество от|от шт|партия от|от'),
  ('ru', 'valid_from', 'действует с|действительна с|дата начала|действует с даты|дата вступления'),
  ('ru', 'valid_to', 'действует до|действительна до|дата окончания|действует по'),
  ('ru', 'price_group', 'ценовая группа|группа клиентов|тип цены|вид цены|группа покупателей'),
  ('ru', 'discount_group', 'группа скидок|наценка'),
  ('uk', 'price_basis', 'одиниця ціни|цінова одиниця'),
  ('uk', 'from_quantity', 'від кількості|кількість від|від'),
  ('uk', 'valid_from', 'діє з|дійсна з|дата початку'),
  ('uk', 'valid_to', 'діє до|дійсна до|дата закінчення'),
  ('uk', 'price_group', 'цінова група|група клієнтів|тип ціни'),
  ('uk', 'discount_group', 'націнка'),
  ('bg', 'price_basis', 'ценова единица|единица за цена'),
  ('bg', 'from_quantity', 'от количество|количество от'),
  ('bg', 'valid_from', 'валидна от|в сила от|валидно от'),
  ('bg', 'valid_to', 'валидна до|в сила до|валидно до'),
  ('bg', 'price_group', 'ценова група|клиентска група'),
  ('el', 'price_basis', 'μονάδα τιμής|βάση τιμής'),
  ('el', 'from_quantity', 'από ποσότητα|ποσότητα από'),
  ('el', 'valid_from', 'ισχύει από|έναρξη ισχύος'),
  ('el', 'valid_to', 'ισχύει έως|λήξη ισχύος'),
  ('el', 'price_group', 'ομάδα τιμών|ομάδα πελατών'),
  ('zh', 'price_basis', '价格单位|计价单位|计价数量|价格基数'),
  ('zh', 'from_quantity', '起始数量|阶梯数量|数量起'),
  ('zh', 'valid_from', '生效日期|有效期自|开始日期|起始日期'),
  ('zh', 'valid_to', '失效日期|有效期至|结束日期|截止日期'),
  ('zh', 'price_group', '价格组|客户组|客户类型|价格等级'),
  ('ja', 'price_basis', '価格単位|単価単位'),
  ('ja', 'from_quantity', '数量から|数量以上'),
  ('ja', 'valid_from', '適用日|適用開始日|有効開始日'),
  ('ja', 'valid_to', '適用終了日|有効終了日'),
  ('ja', 'price_group', '価格グループ|顧客グループ|得意先区分'),
  ('ko', 'price_basis', '가격단위'),
  ('ko', 'from_quantity', '시작수량|수량이상'),
  ('ko', 'valid_from', '적용일|적용시작일|유효시작일'),
  ('ko', 'valid_to', '적용종료일|유효종료일'),
  ('ko', 'price_group', '가격그룹|고객그룹'),
  ('ar', 'price_basis', 'وحدة السعر'),
  ('ar', 'from_quantity', 'من كمية|الكمية من'),
  ('ar', 'valid_from', 'ساري من|صالح من|تاريخ البدء'),
  ('ar', 'valid_to', 'ساري حتى|صالح حتى|تاريخ الانتهاء'),
  ('ar', 'price_group', 'مجموعة الأسعار|مجموعة العملاء|فئة السعر'),
  ('he', 'price_basis', 'יחידת מחיר'),
  ('he', 'from_quantity', 'מכמות|כמות מ'),
  ('he', 'valid_from', 'בתוקף מ|תאריך תחילה|תקף מ'),
  ('he', 'valid_to', 'בתוקף עד|תאריך סיום|תקף עד'),
  ('he', 'price_group', 'קבוצת מחיר|קבוצת לקוחות')
) v (language, field, synonyms)
cross join lateral unnest(string_to_array(v.synonyms, '|')) s (synonym)
where spp_private.normalise_heading(s.synonym) <> ''
on conflict do nothing;

-- A word that has got a field of its own leaves the one it stood in.
delete from spp.column_synonyms s
 where s.field in ('date', 'unit_of_measure', 'discount', 'price')
   and exists (select from spp.column_synonyms n
                where n.synonym = s.synonym and n.language = s.language
                  and n.field in ('price_basis', 'from_quantity', 'valid_from', 'valid_to', 'price_group',
                    'discount_group'));
