import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { Throttle } from '../../throttle/throttle';
import type { User } from '../domain/user';
import { InvalidLoginError } from '../domain/user.errors';
import { hashPassword, passwordMatches } from './password';
import { UserRepository } from './ports/user.repository';

/** Nobody's, so that an unknown name takes as long as a wrong password. */
const nobody = hashPassword(randomBytes(32).toString('base64url'));

@Injectable()
export class LogIn {
  constructor(
    private readonly users: UserRepository,
    private readonly throttle: Throttle,
  ) {}

  /** An attempt counts before it is judged, or many at once would all be judged. */
  async execute(username: string, password: string, address: string): Promise<User> {
    const name = username.toLowerCase();
    await this.throttle.countLogin(name, address);
    const user = await this.users.findByName(name);
    const matches = await passwordMatches(password, user?.passwordHash ?? (await nobody));
    if (!user || !matches) throw new InvalidLoginError();
    await this.throttle.forgiveLogin(name, address);
    return user;
  }
}
