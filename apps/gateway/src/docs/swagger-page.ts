import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, dirname } from 'node:path';
import type { Documents } from './documents';

export interface Asset {
  readonly type: string;
  readonly body: Buffer | string;
}

const TYPES: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css',
  'swagger-ui-bundle.js': 'text/javascript',
  'swagger-ui-standalone-preset.js': 'text/javascript',
  'favicon-32x32.png': 'image/png',
  'oauth2-redirect.html': 'text/html; charset=utf-8',
  'oauth2-redirect.js': 'text/javascript',
};

/** Swagger UI comes with @nestjs/swagger, so it is looked up from there. */
function swaggerUiFolder(): string {
  const nestSwagger = createRequire(require.resolve('@nestjs/swagger'));
  return dirname(nestSwagger.resolve('swagger-ui-dist/package.json'));
}

/** By file name under /docs; the page itself has none. Documents are named `delivery-v2`. */
export function swaggerPage({ names, publicUrl }: Pick<Documents, 'names' | 'publicUrl'>): ReadonlyMap<string, Asset> {
  const folder = swaggerUiFolder();
  const urls = [
    { name: 'everything', url: '/docs/openapi.json' },
    ...names.map((name) => ({ name, url: `/docs/${name.replace(/-(?=v\d+$)/, '/')}/openapi.json` })),
  ];
  const assets = Object.entries(TYPES).map(([name, type]): [string, Asset] => [
    name,
    { type, body: readFileSync(join(folder, name)) },
  ]);
  return new Map([
    ...assets,
    ['', { type: 'text/html; charset=utf-8', body: PAGE }],
    ['start.js', { type: 'text/javascript', body: toPublicUrl(publicUrl) + start(urls) }],
  ]);
}

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Aerie API</title>
    <link rel="stylesheet" href="/docs/swagger-ui.css" />
    <link rel="icon" type="image/png" href="/docs/favicon-32x32.png" />
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/swagger-ui-standalone-preset.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

/** A log-in begun at `localhost` would come back to another origin than the one that browsers know by its address. */
function toPublicUrl(publicUrl: string): string {
  const { origin } = new URL(publicUrl);
  const local = JSON.stringify(origin.replace('//127.0.0.1', '//localhost'));
  return `if (location.origin !== '${origin}' && location.origin === ${local}) location.replace('${origin}/docs');\n`;
}

function start(urls: readonly { name: string; url: string }[]): string {
  return `const ui = SwaggerUIBundle({
  urls: ${JSON.stringify(urls)},
  dom_id: '#swagger-ui',
  deepLinking: true,
  persistAuthorization: true,
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
  layout: 'StandaloneLayout',
  oauth2RedirectUrl: location.origin + '/docs/oauth2-redirect.html',
});
ui.initOAuth({ clientId: 'swagger-ui', usePkceWithAuthorizationCodeGrant: true });
`;
}
