const TOKEN = /"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\],]/g;

/** An object or array being read: where in it we are, and the keys seen. */
interface Level {
  at: string | number;
  readonly keys?: Set<string>;
}

/** The path of the first repeated key in a text that is valid JSON; escapes do not make keys differ. */
export function findDuplicateKey(text: string): (string | number)[] {
  const levels: Level[] = [];
  for (const [token, colon] of text.matchAll(TOKEN)) {
    const level = levels.at(-1);
    if (token === '{') levels.push({ at: '', keys: new Set() });
    else if (token === '[') levels.push({ at: 0 });
    else if (token === '}' || token === ']') levels.pop();
    else if (token === ',' && typeof level?.at === 'number') level.at += 1;
    else if (colon !== undefined && level?.keys) {
      level.at = JSON.parse(token.slice(0, -colon.length)) as string;
      if (level.keys.has(level.at)) break;
      level.keys.add(level.at);
    }
  }
  return levels.map(({ at }) => at);
}
