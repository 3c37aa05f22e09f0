import { newId } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { UsernameTakenError } from '../domain/user.errors';
import { hashPassword } from './password';
import { UserRepository } from './ports/user.repository';

export interface AddUserCommand {
  readonly username: string;
  readonly password: string;
  readonly accountId?: string;
  readonly scopes?: readonly string[];
}

@Injectable()
export class AddUser {
  constructor(private readonly users: UserRepository) {}

  async execute({ username, password, accountId, scopes }: AddUserCommand): Promise<string> {
    const id = newId();
    const passwordHash = await hashPassword(password);
    if (!(await this.users.add({ id, username, passwordHash, accountId, scopes }))) throw new UsernameTakenError();
    return id;
  }
}
