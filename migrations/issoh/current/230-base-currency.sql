-- The base currency is one, whoever sets it.
set lock_timeout = '5s';

update issoh.settings s
   set unit = 'currency'
 where s.setting_key = 'money.base_currency' and s.unit is distinct from 'currency';
