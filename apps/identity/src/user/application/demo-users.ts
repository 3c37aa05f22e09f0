import { newId } from '@app/kernel';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { IdentitySettings } from '../../identity.settings';
import { hashPassword } from './password';
import { UserRepository } from './ports/user.repository';

const DEMO_USERS: Readonly<Record<string, string | undefined>> = {
  'demo-merchant-user': '01900000-0000-7000-8000-000000000001',
  'demo-merchant-2-user': '01900000-0000-7000-8000-000000000002',
  'demo-operator-user': undefined,
};

/** Names that stand for something else: production does not start where they are. */
export function isReserved(username: string): boolean {
  return Object.hasOwn(DEMO_USERS, username);
}

@Injectable()
export class DemoUsers implements OnModuleInit {
  constructor(
    private readonly users: UserRepository,
    private readonly settings: IdentitySettings,
  ) {}

  async onModuleInit(): Promise<void> {
    const present = await this.users.existing(Object.keys(DEMO_USERS));
    if (this.settings.profile === 'production') return refuse(present);
    const missing = Object.entries(DEMO_USERS).filter(([username]) => !present.includes(username));
    await Promise.all(missing.map(([username, accountId]) => this.add(username, accountId)));
  }

  private async add(username: string, accountId: string | undefined): Promise<void> {
    const passwordHash = await hashPassword(`${username}-password`);
    await this.users.add({ id: newId(Date.now()), username, passwordHash, accountId });
  }
}

function refuse(present: readonly string[]): void {
  if (present.length === 0) return;
  throw new Error(
    `The production profile does not start while the demo users ${present.join(', ')} are in identity's table app_user: delete them first.`,
  );
}
