create or replace function spp_private.read_days(label text, decimal_mark text) returns integer
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select case when d.days between 0 and 3650 then d.days::integer end
    from regexp_match(
           lower(spp_private.latin_digits(label)),
           '^(?:ca\.?|circa|about|approx\.?|approximately|~|≈|max\.?|up to|within'
           || '|in|innerhalb|bis zu|bis|lieferzeit:?|lead time:?'
           || '|env\.?|environ|delai:?|délai:?|sous'
           || '|jusqu.?à|entro|hasta|около|до)?\s*'
           || '([0-9][0-9.,]*)\s*([^0-9]*?)\.?$') m,
         lateral (
           select case when m[1] ~ '^[0-9]+[.,]0{1,2}$' then regexp_replace(m[1], '[.,].*', '')::numeric
                       else spp_private.parse_amount(m[1], decimal_mark) end as amount,
                  common.trimmed(regexp_replace(m[2], '\(.*\)|\+$|^-', '', 'g')) as unit
         ) t,
         lateral (
           select case
             when t.amount <> trunc(t.amount) then null
             when t.unit in ('', 'd', 'day', 'days', 'tag', 'tage', 'tagen', 't', 'at', 'wt', 'werktag', 'werktage',
               'werktagen',
                             'arbeitstag', 'arbeitstage', 'arbeitstagen', 'working days', 'business days',
                             'working day',
                             'business day', 'wd', 'bd', 'jour', 'jours', 'j', 'jours ouvrés', 'día', 'dias', 'días',
                             'dia',
                             'giorno', 'giorni', 'gg', 'dag', 'dagen', 'dage', 'dagar', 'dager', 'werkdag', 'werkdagen',
                             'dzień', 'dni', 'den', 'dny', 'dnů', 'dana', 'nap', 'zile', 'päivä', 'päivää', 'pv',
                             'päeva',
                             'dienas', 'dienos', 'день', 'дня', 'дней', 'дн', 'дні', 'днів', 'gün', 'ημέρες', '日', '天')
               then t.amount
             when t.unit in ('w', 'wk', 'wks', 'week', 'weeks', 'woche', 'wochen', 'wo', 'semaine', 'semaines', 'sem',
               'semana',
                             'semanas', 'settimana', 'settimane', 'weken', 'uge', 'uger', 'vecka', 'veckor', 'uke',
                             'uker',
                             'tydzień', 'tygodnie', 'tygodni', 'týden', 'týdny', 'týdnů', 'tjedan', 'tjedna', 'hét',
                             'săptămâni', 'viikko', 'viikkoa', 'vko', 'nädalat', 'неделя', 'недели', 'недель', 'нед',
                             'тиждень', 'тижні', 'тижнів', 'hafta', 'εβδομάδες', '週間', '周')
               then t.amount * 7
             when t.unit in ('month', 'months', 'mo', 'mth', 'mths', 'monat', 'monate', 'monaten', 'mon', 'mois',
               'mes', 'meses',
                             'mese', 'mesi', 'mês', 'maand', 'maanden', 'måned', 'måneder', 'månad', 'månader',
                             'miesiąc',
                             'miesiące', 'miesięcy', 'měsíc', 'měsíce', 'měsíců', 'mjesec', 'hónap', 'luni', 'kuukausi',
                             'kuukautta', 'kk', 'месяц', 'месяца', 'месяцев', 'мес', 'місяць', 'місяці', 'ay', 'か月')
               then t.amount * 30
             when t.unit in ('h', 'hr', 'hrs', 'hour', 'hours', 'std', 'stunde', 'stunden', 'heure', 'heures', 'hora',
               'horas',
                             'ora', 'ore', 'uur', 'uren', 'time', 'timer', 'timmar', 'godz', 'godzin', 'hod', 'hodin',
                             'час',
                             'часа', 'часов', 'ч', 'saat')
               then ceil(t.amount / 24)
           end as days
         ) d
$$;
comment on function spp_private.read_days(text, text) is
  'The days that a lead time says as people write it; null where it cannot be told.';
