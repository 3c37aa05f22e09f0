import { createHash } from 'node:crypto';

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:22rem;margin:4rem auto;padding:0 1rem}
label,input,button{display:block;width:100%;box-sizing:border-box}input,button{font:inherit;padding:.5rem;margin:.25rem 0 1rem}`;
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

export type Part =
  readonly ['p' | 'li', string] | { readonly form: string; readonly fields: string } | { readonly html: string };

/** `redirect` is where the browser may be sent after a form, which counts as the form's action. */
export function securityHeaders(redirect = ''): Record<string, string> {
  const formAction = `'self'${redirect && ` ${redirect}`}`;
  return {
    'cache-control': 'no-store',
    'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action ${formAction}; frame-ancestors 'none'; base-uri 'none'`,
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  };
}

export function page(title: string, parts: readonly Part[]): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(title)} · Aerie</title><style>${STYLE}</style></head>
<body><h1>${escape(title)}</h1>
${parts.map(toHtml).join('\n')}
</body></html>
`;
}

export function field(label: string, attributes: Readonly<Record<string, string>>): string {
  const list = Object.entries(attributes).map(([name, value]) => `${name}="${escape(value)}"`);
  return `<label>${escape(label)}<input required ${list.join(' ')}></label>`;
}

function toHtml(part: Part): string {
  if ('form' in part) return `<form method="post" action="${escape(part.form)}">${part.fields}</form>`;
  if ('html' in part) return part.html;
  const [tag, text] = part;
  return `<${tag}>${escape(text)}</${tag}>`;
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
