import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import type { KeyRing, KeySet } from '../../signing-key/application/key-ring';

interface Serving {
  readonly provider: Provider;
  readonly serve: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
}

/** A provider is made for its keys, so a change of keys makes another one; what runs ends on the one it began on. */
export class AuthorizationServers {
  private serving: Serving;

  constructor(ring: KeyRing, make: (keys: KeySet) => Provider) {
    const start = (keys: KeySet): Serving => {
      const provider = make(keys);
      return { provider, serve: provider.callback() as Serving['serve'] };
    };
    this.serving = start(ring.current);
    ring.onChange((keys) => {
      this.serving = start(keys);
    });
  }

  get current(): Provider {
    return this.serving.provider;
  }

  serve(request: IncomingMessage, response: ServerResponse): void {
    void this.serving.serve(request, response);
  }
}
