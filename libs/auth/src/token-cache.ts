import { hash } from 'node:crypto';
import type { Principal } from './principal';

interface Entry {
  readonly principal: Principal;
  readonly expiresAt: number;
}

export class TokenCache {
  private readonly entries = new Map<string, Entry>();

  constructor(private readonly capacity: number) {}

  static key(token: string, audience: string): string {
    return hash('sha256', `${audience}\n${token}`, 'base64url');
  }

  get(key: string): Principal | undefined {
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    this.entries.delete(key);
    if (entry.expiresAt <= Date.now()) return undefined;
    this.entries.set(key, entry);
    return entry.principal;
  }

  set(key: string, principal: Principal, expiresAt: number): void {
    const oldest = this.entries.size >= this.capacity ? this.entries.keys().next().value : undefined;
    if (oldest !== undefined) this.entries.delete(oldest);
    this.entries.set(key, { principal, expiresAt });
  }
}
