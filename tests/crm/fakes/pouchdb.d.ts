// The parts of PouchDB that the tests use; its packages bring no types of their own.
declare module 'pouchdb-core' {
  export interface PouchDatabase {
    changes(options: { live: boolean; since: number }): {
      on(event: 'change', listener: (change: { id: string; deleted?: boolean }) => void): void;
      cancel(): void;
    };
    bulkDocs(docs: object[], options?: { new_edits?: boolean }): Promise<unknown>;
    get(id: string, options?: object): Promise<Record<string, unknown>>;
    put(doc: object): Promise<{ rev: string }>;
    allDocs(options?: object): Promise<{ rows: { id: string; doc?: Record<string, unknown> }[] }>;
    replicate: { to(target: PouchDatabase): Promise<{ docs_written: number }> };
    close(): Promise<void>;
  }
  export interface PouchStatic {
    new (name: string): PouchDatabase;
    plugin(plugin: unknown): PouchStatic;
    defaults(options: { adapter: string; prefix: string }): PouchStatic;
  }
  const PouchDB: PouchStatic;
  export default PouchDB;
}
declare module 'pouchdb-adapter-memory';
declare module 'pouchdb-mapreduce';
declare module 'pouchdb-replication';
declare module 'express-pouchdb' {
  import type { RequestListener } from 'node:http';
  import type { PouchStatic } from 'pouchdb-core';
  export default function expressPouchDB(
    PouchDB: PouchStatic,
    options: { inMemoryConfig: boolean; logPath: string; overrideMode?: { exclude: string[] } },
  ): RequestListener;
}
