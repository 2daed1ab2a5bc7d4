/** A value of the input with the name of its header or query parameter. */
export interface WireValue {
  readonly name: string;
  readonly value: string;
}
