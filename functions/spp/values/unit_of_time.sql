create or replace function spp_private.unit_of_time(unit text) returns text
language sql immutable parallel safe
as $$
  select case
    when unit in (
      '', 'd', 'day', 'days', 'tag', 'tage', 'tagen', 't', 'at', 'wt', 'werktag', 'werktage', 'werktagen',
      'arbeitstag', 'arbeitstage', 'arbeitstagen', 'working days', 'business days', 'working day', 'business day',
      'wd', 'bd', 'jour', 'jours', 'j', 'jours ouvrés', 'día', 'dias', 'días', 'dia', 'giorno', 'giorni', 'gg',
      'dag', 'dagen', 'dage', 'dagar', 'dager', 'werkdag', 'werkdagen', 'dzień', 'dni', 'den', 'dny', 'dnů',
      'dana', 'nap', 'zile', 'päivä', 'päivää', 'pv', 'päeva', 'dienas', 'dienos', 'день', 'дня', 'дней', 'дн',
      'дні', 'днів', 'gün', 'ημέρες', '日', '天'
    ) then 'day'
    when unit in (
      'w', 'wk', 'wks', 'week', 'weeks', 'woche', 'wochen', 'wo', 'semaine', 'semaines', 'sem', 'semana',
      'semanas', 'settimana', 'settimane', 'weken', 'uge', 'uger', 'vecka', 'veckor', 'uke', 'uker', 'tydzień',
      'tygodnie', 'tygodni', 'týden', 'týdny', 'týdnů', 'tjedan', 'tjedna', 'hét', 'săptămâni', 'viikko',
      'viikkoa', 'vko', 'nädalat', 'неделя', 'недели', 'недель', 'нед', 'тиждень', 'тижні', 'тижнів', 'hafta',
      'εβδομάδες', '週間', '周'
    ) then 'week'
    when unit in (
      'month', 'months', 'mo', 'mth', 'mths', 'monat', 'monate', 'monaten', 'mon', 'mois', 'mes', 'meses', 'mese',
      'mesi', 'mês', 'maand', 'maanden', 'måned', 'måneder', 'månad', 'månader', 'miesiąc', 'miesiące', 'miesięcy',
      'měsíc', 'měsíce', 'měsíců', 'mjesec', 'hónap', 'luni', 'kuukausi', 'kuukautta', 'kk', 'месяц', 'месяца',
      'месяцев', 'мес', 'місяць', 'місяці', 'ay', 'か月'
    ) then 'month'
    when unit in (
      'h', 'hr', 'hrs', 'hour', 'hours', 'std', 'stunde', 'stunden', 'heure', 'heures', 'hora', 'horas', 'ora',
      'ore', 'uur', 'uren', 'time', 'timer', 'timmar', 'godz', 'godzin', 'hod', 'hodin', 'час', 'часа', 'часов',
      'ч', 'saat'
    ) then 'hour'
  end
$$;
comment on function spp_private.unit_of_time(text) is
  'The unit that a lead time is in, in the words of many languages: day (also for none), week, month, hour; else null.';
