import type { KoaContextWithOIDC } from 'oidc-provider';
import { page, securityHeaders, type Part } from './html';

interface Failure {
  readonly error?: unknown;
  readonly error_description?: unknown;
}

/** For people, who come by the routes of the browser, a page; for programs JSON. */
export function renderError(ctx: KoaContextWithOIDC, out: object): void {
  if (!ctx.oidc?.route || !BROWSER_ROUTES.has(ctx.oidc.route)) {
    ctx.type = 'json';
    ctx.body = out;
    return;
  }
  const { error, error_description: detail } = out as Failure;
  show(ctx, 'This did not work', [['p', `${text(detail)} (${text(error)})`]]);
}

/** `form` is made by the provider, with what protects it from other sites. */
export function renderLogout(ctx: KoaContextWithOIDC, form: string): void {
  const button = '<button form="op.logoutForm" name="logout" value="yes">Log out</button>';
  show(ctx, 'Log out', [{ html: `${form}${button}` }]);
}

export function renderLoggedOut(ctx: KoaContextWithOIDC): void {
  show(ctx, 'You are logged out', []);
}

function show(ctx: KoaContextWithOIDC, title: string, parts: readonly Part[]): void {
  ctx.set(securityHeaders());
  ctx.type = 'html';
  ctx.body = page(title, parts);
}

const BROWSER_ROUTES = new Set([
  'authorization',
  'resume',
  'end_session',
  'end_session_confirm',
  'end_session_success',
]);

function text(value: unknown): string {
  return typeof value === 'string' ? value : 'unknown';
}
