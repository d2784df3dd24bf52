/** Letters beyond ASCII of one language, most frequent first, and the legacy encodings its files come in. */
export interface Language {
  letters: string;
  /** Most likely first; `iso` and `dos`/`mac` kinds are believed only on better evidence. */
  encodings: string[];
  /** Whole words are written in these letters (Cyrillic, Greek ...), not single letters among ASCII ones. */
  script: boolean;
}

const WEST = ['windows-1252', 'iso-8859-15', 'macintosh', 'cp850'];
const CENTRAL = ['windows-1250', 'iso-8859-2', 'cp852'];
const BALTIC = ['windows-1257', 'iso-8859-13'];
const CYRILLIC = ['windows-1251', 'koi8-r', 'cp866', 'iso-8859-5'];

const latin = (letters: string, encodings: string[]): Language => ({ letters, encodings, script: false });
const script = (letters: string, encodings: string[]): Language => ({ letters, encodings, script: true });

/** A rough model of what can stand in a European or Near Eastern product list. */
export const LANGUAGES: Language[] = [
  latin('éèàêçôâîûëïœùüñö', WEST),
  latin('üäößéèà', WEST),
  latin('óéíáñúü', WEST),
  latin('ãçáéóíêõúâôàü', WEST),
  latin('àèéòùì', WEST),
  latin('äöåéøæü', WEST),
  latin('øåæéöäü', WEST),
  latin('ëéïèöüêóç', WEST),
  latin('íáéðóöúýþæ', WEST),
  latin('ąłęóżśćńźéö', CENTRAL),
  latin('íáéěřčžýšůúňťďóö', CENTRAL),
  latin('áíéčýžšúťôľňäďóŕĺö', CENTRAL),
  latin('éáőöóüíűú', CENTRAL),
  latin('ăîșțâşţé', CENTRAL),
  latin('čšžćđéö', CENTRAL),
  latin('ıüşöçğiâé', ['windows-1254', 'iso-8859-9', 'cp857']),
  latin('āīšēūņļžčģķö', BALTIC),
  latin('ėšųįžūąčęö', BALTIC),
  latin('äõüöšžé', BALTIC),
  script('оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё', CYRILLIC),
  script('оаинтеірвсклмдпузяьбгчйхїшєюжцщфґё', [...CYRILLIC.slice(0, 1), 'koi8-u', 'cp1125', 'iso-8859-5']),
  script('аиоетнрвсклдпмзгубячъцжщшйхюфь', CYRILLIC),
  script('аоиенрстјвкмдулпзгбчшљцжхњћђф', ['windows-1251', 'iso-8859-5', 'cp855']),
  script('αοιετνσρκπμληυςάίόγδέωχύθφήβξώζψϊ', ['windows-1253', 'iso-8859-7', 'cp737']),
  script('יוהלארתבשמנעחדפקסגצטכזםןךףץ', ['windows-1255', 'iso-8859-8']),
  script('الينمرتبةدعسوفهقحكجشطصخضذثزغظءأىإئؤآ', ['windows-1256', 'iso-8859-6']),
];

/** Signs that any list may hold. */
export const SIGNS = '\u00a0°®™’–€²“”½³¼£•«»…—‘µ×§©º±¹¾ª№„´¥·÷Ø';
