create or replace function spp_private.total_words() returns text[]
language sql immutable parallel safe
as $$
  select array[
    'total', 'totals', 'subtotal', 'sub-total', 'sub total', 'grand total', 'sum', 'sum total', 'average', 'avg',
    'carried forward', 'brought forward', 'carry forward', 'carry over', 'carryover', 'page total', 'summe', 'gesamt',
    'gesamtsumme', 'gesamtbetrag', 'gesamtpreis', 'gesamtwert', 'zwischensumme', 'endsumme', 'teilsumme',
    'nettosumme', 'bruttosumme', 'übertrag', 'uebertrag', 'seitensumme', 'insgesamt', 'durchschnitt', 'mittelwert',
    'rechnungsbetrag', 'totaal', 'subtotaal', 'eindtotaal', 'gemiddelde', 'totale', 'subtotale', 'totali', 'somma',
    'riporto', 'a riportare', 'totaux', 'sous-total', 'sous total', 'total général', 'somme', 'moyenne', 'à reporter',
    'report', 'total general', 'suma', 'suma total', 'promedio', 'soma', 'total geral', 'razem', 'łącznie', 'ogółem',
    'podsumowanie', 'suma częściowa', 'średnia', 'itogo', 'итог', 'итого', 'всего', 'сумма', 'подытог',
    'промежуточный итог', 'подитог', 'среднее', 'разом', 'всього', 'усього', 'підсумок', 'summa', 'totalt',
    'delsumma', 'delsum', 'i alt', 'sum totalt', 'yhteensä', 'välisumma', 'kokku', 'kokkuvõte', 'kopā', 'iš viso',
    'celkem', 'mezisoučet', 'součet', 'spolu', 'medzisúčet', 'súčet', 'összesen', 'mindösszesen', 'részösszeg',
    'végösszeg', 'ukupno', 'sveukupno', 'međuzbroj', 'skupaj', 'vmesna vsota', 'total de plată', 'общо', 'всичко',
    'междинна сума', 'σύνολο', 'υποσύνολο', 'toplam', 'ara toplam', 'genel toplam', 'jumlah', 'tổng', 'tổng cộng',
    'المجموع', 'الإجمالي', 'اجمالي', 'جمع', 'جمع کل', 'סה"כ', 'סהכ', 'סך הכל', '合計', '小計', '総計', '總計', '合计', '小计',
    '总计', '합계', '소계', '총계', 'รวม', 'รวมทั้งหมด', 'कुल', 'योग',
    -- What stands below a sum: tax, and the sum without and with it.
    'netto', 'brutto', 'net total', 'gross total', 'total net', 'total gross', 'net amount', 'gross amount',
    'amount due', 'balance due', 'total due', 'vat', 'tax', 'sales tax', 'gst', 'mwst', 'mw.st', 'ust', 'zzgl. mwst',
    'zzgl mwst', 'inkl. mwst', 'plus vat', 'incl. vat',
    'mehrwertsteuer', 'umsatzsteuer', 'nettobetrag', 'bruttobetrag', 'nettowert', 'bruttowert', 'endbetrag',
    'zahlbetrag', 'steuerbetrag', 'gesamt netto', 'gesamt brutto', 'netto gesamt', 'brutto gesamt', 'tva',
    'total ht', 'total ttc', 'montant ht', 'montant ttc', 'net à payer', 'iva', 'imponibile', 'totale imponibile',
    'base imponible',
    'importe total', 'btw', 'moms', 'mva', 'dph', 'pdv', 'ddv', 'áfa', 'kdv', 'ндс', 'в т.ч. ндс', 'пдв', 'ддс', 'φπα']
$$;
comment on function spp_private.total_words() is
  'What stands in front of sums in lists, in many languages, in lower case.';
