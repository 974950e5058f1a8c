import type { Connection } from '../kit/connection.ts';
export function BenchPage({ connection }: { readonly connection: Connection }) {
  return <p>{connection.state.kind}</p>;
}
