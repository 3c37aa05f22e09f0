import { Location, type LocationData } from './location';

export interface Contact {
  readonly name: string;
  readonly phone?: string;
}

export interface StopDetails {
  readonly contact?: Contact;
  readonly address?: string;
}

export interface StopData extends StopDetails {
  readonly location: LocationData;
}

export class Stop implements StopData {
  private constructor(
    readonly location: Location,
    readonly contact?: Contact,
    readonly address?: string,
  ) {
    Object.freeze(this);
  }

  static of({ location, contact, address }: StopData): Stop {
    return new Stop(Location.of(location), contact, address);
  }

  get details(): StopDetails {
    return { contact: this.contact, address: this.address };
  }

  movedTo(location: LocationData): Stop {
    return Stop.of({ ...this.details, location });
  }

  describedBy(details: StopDetails): Stop {
    return Stop.of({ location: this.location, contact: details.contact, address: details.address });
  }

  isDescribedBy({ contact, address }: StopDetails): boolean {
    return this.address === address && this.contact?.name === contact?.name && this.contact?.phone === contact?.phone;
  }
}
