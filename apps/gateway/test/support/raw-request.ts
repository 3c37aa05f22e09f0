import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

/** Sends bytes as they are, for requests that no HTTP client would make; the answer is read to the end of the connection. */
export async function rawRequest(url: string, lines: string[], body = ''): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(`${[...lines, 'connection: close'].join('\r\n')}\r\n\r\n${body}`);
  const answer = await text(socket);
  return { status: Number(answer.split(' ', 2)[1]), text: answer };
}
