/** How a part of a cell is set: what is struck out or hidden is not meant; raised digits are not those beside them. */
export interface Setting {
  out: boolean;
  level: 'raised' | 'lowered' | null;
}

export const PLAIN: Setting = { out: false, level: null };

const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const LOWERED = '₀₁₂₃₄₅₆₇₈₉';
/** Stands where something was left out between digits: no amount holds it. */
const GAP = ' | ';

/** Puts the text of a cell together from its parts. */
export class CellText {
  private text = '';
  private max: number;
  private gap = false;
  private line = false;
  /** Something was left out, raised or lowered: the text is not all that was written. */
  altered = false;

  /** @param max texts are cut one character behind it */
  constructor(max: number) {
    this.max = max;
  }

  add(part: string, { out, level }: Setting): void {
    if (out) {
      if (part.trim() === '') return;
      this.gap = true;
      this.altered = true;
    } else if (this.text.length <= this.max) this.append(part.slice(0, this.max + 1), level);
  }

  /** What follows stands in a line of its own. */
  break(): void {
    this.line = true;
  }

  take(): string {
    const { text } = this;
    this.text = '';
    this.gap = false;
    this.line = false;
    this.altered = false;
    return text;
  }

  private append(part: string, level: Setting['level']): void {
    if (part.trim() !== '') {
      if (this.gap && /[\d.,'’]\s*$/.test(this.text.slice(-20)) && /^\s*[\d.,'’]/.test(part))
        this.text += GAP;
      else if (this.line && this.text !== '') this.text += '\n';
      this.gap = false;
      this.line = false;
    }
    if (level === null) this.text += part;
    else {
      const digits = level === 'raised' ? RAISED : LOWERED;
      this.text += part.replace(/\d/g, digit => digits[Number(digit)]!);
      this.altered = true;
    }
  }
}
