/** What an operation has done it to, for the record: the answer itself is empty. */
export interface KeyOutput {
  /** The key's ARN. */
  readonly KeyId: string;
}

/** The id of key material, where there is one to show. */
export function materialShown(materialId: string | undefined): {
  readonly KeyMaterialId?: string;
} {
  return materialId === undefined ? {} : { KeyMaterialId: materialId };
}
