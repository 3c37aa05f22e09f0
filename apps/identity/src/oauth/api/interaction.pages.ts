import { field, page } from '../application/html';
import type { Question } from '../application/interactions';

const CANCEL = '<button>Cancel</button>';

export function questionPage(path: string, question: Question, fault?: string): string {
  return question.prompt === 'login' ? loginPage(path, question, fault) : consentPage(path, question);
}

export function faultPage(text: string): string {
  return page('This did not work', [['p', text]]);
}

function loginPage(path: string, { clientId }: Question, fault: string | undefined): string {
  const name = field('Name', { name: 'username', autocomplete: 'username', maxlength: '100' });
  const password = field('Password', {
    name: 'password',
    type: 'password',
    autocomplete: 'current-password',
    maxlength: '200',
  });
  return page('Log in', [
    ['p', `${clientId} wants to use the API in your name.`],
    ...(fault === undefined ? [] : [['p', fault] as const]),
    { form: `${path}/login`, fields: `${name}${password}<button>Log in</button>` },
    { form: `${path}/refusal`, fields: CANCEL },
  ]);
}

function consentPage(path: string, { clientId, scopes }: Question): string {
  return page('Allow access', [
    ['p', `${clientId} may then do this in your name:`],
    ...scopes.map((scope) => ['li', scope] as const),
    { form: `${path}/consent`, fields: '<button>Allow</button>' },
    { form: `${path}/refusal`, fields: CANCEL },
  ]);
}
