declare module 'thrift' {
  export const Thrift: { readonly Type: Readonly<Record<string, number>> };

  export class TBufferedTransport {
    constructor(buffer: Buffer | undefined, onFlush: (bytes: Buffer) => void);
    flush(): void;
  }

  export class TFramedTransport {
    constructor(buffer: Buffer);
  }

  export class TCompactProtocol {
    constructor(transport: TBufferedTransport | TFramedTransport);
    flush(): void;
    writeStructBegin(name: string): void;
    writeStructEnd(): void;
    writeFieldBegin(name: string, type: number, id: number): void;
    writeFieldEnd(): void;
    writeFieldStop(): void;
    writeString(value: string): void;
    writeBinary(value: Buffer): void;
    writeBool(value: boolean): void;
    writeI32(value: number): void;
    writeI64(value: number): void;
    writeDouble(value: number): void;
    readStructBegin(): void;
    readStructEnd(): void;
    readFieldBegin(): { ftype: number; fid: number };
    readFieldEnd(): void;
    readString(): string;
    readBinary(): Buffer;
    readBool(): boolean;
    readI32(): number;
    readI64(): { valueOf(): number };
    readDouble(): number;
    skip(type: number): void;
  }
}
