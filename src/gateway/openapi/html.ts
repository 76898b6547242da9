/** HTML in which every text is escaped, unless it came from here. */

export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | number | Html | readonly Html[];

/** A template whose values are escaped; pieces of HTML stay what they are. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const told = strings.map(
    (text, index) => text + (index < parts.length ? asText(parts[index]) : ''),
  );
  return new Html(told.join(''));
}

function asText(part: Part | undefined): string {
  if (part === undefined) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map(({ text }) => text).join('');
  return String(part).replaceAll(/[&<>"']/g, (one) => `&#${String(one.charCodeAt(0))};`);
}
