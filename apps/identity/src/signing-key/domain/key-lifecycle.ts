export type KeyStatus = 'next' | 'active' | 'retired';

export interface SigningKey {
  readonly kid: string;
  readonly status: KeyStatus;
  readonly createdAt: Date;
  readonly activatedAt?: Date;
  readonly retiredAt?: Date;
  readonly rotationRequestedAt?: Date;
}

export interface KeyTimes {
  readonly rotationMs: number;
  /** How long a key is published before it signs: longer than any reader goes without asking when it meets an unknown key. */
  readonly aheadMs: number;
  /** How long a key is published after it signed last: longer than anything that it signed is good for. */
  readonly retentionMs: number;
}

export type KeyChange = 'add' | 'promote' | 'forget';

/** What has to happen next, if anything; asked again until nothing has. */
export function dueChange(keys: readonly SigningKey[], now: Date, times: KeyTimes): KeyChange | undefined {
  const next = keys.find(({ status }) => status === 'next');
  const active = keys.find(({ status }) => status === 'active');
  if (!next) return 'add';
  if (!active || now.getTime() >= rotatesAt(active, next, times)) return 'promote';
  return keys.some((key) => isForgettable(key, now, times)) ? 'forget' : undefined;
}

export function rotatesAt(active: SigningKey, next: SigningKey, { rotationMs, aheadMs }: KeyTimes): number {
  const wished = active.rotationRequestedAt?.getTime() ?? (active.activatedAt?.getTime() ?? 0) + rotationMs;
  return Math.max(wished, next.createdAt.getTime() + aheadMs);
}

function isForgettable({ retiredAt }: SigningKey, now: Date, { retentionMs }: KeyTimes): boolean {
  return retiredAt !== undefined && now.getTime() >= retiredAt.getTime() + retentionMs;
}
