import { messagingMigration } from '@app/messaging';
import { idempotencyMigration } from '@app/service-defaults';
import { CreateDroneRequest1764000000002 } from './dispatch/infrastructure/migrations/1764000000002-create-drone-request';
import { MoveWindow1764000000005 } from './dispatch/infrastructure/migrations/1764000000005-move-window';
import { CreateDrone1764000000001 } from './drone/infrastructure/migrations/1764000000001-create-drone';
import { CountVersions1764000000006 } from './drone/infrastructure/migrations/1764000000006-count-versions';
import { CreateFlight1764000000003 } from './flight/infrastructure/migrations/1764000000003-create-flight';
import { CreateNest1764000000000 } from './nest/infrastructure/migrations/1764000000000-create-nest';
import { CreatePosition1764000000004 } from './telemetry/infrastructure/migrations/1764000000004-create-position';

export const MIGRATIONS = [
  messagingMigration,
  idempotencyMigration,
  CreateNest1764000000000,
  CreateDrone1764000000001,
  CreateDroneRequest1764000000002,
  CreateFlight1764000000003,
  CreatePosition1764000000004,
  MoveWindow1764000000005,
  CountVersions1764000000006,
];
