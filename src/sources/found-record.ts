/** A record found in a file, or a reason why what was found is none. */
export type Found =
  | {
      readonly kind: "record";
      /** The record's JSON as it stands in the file; a view, valid until it is copied or dropped. */
      readonly bytes: Uint8Array;
      readonly place: Place;
    }
  | {
      readonly kind: "fault";
      readonly code: "EventTooLarge" | "InvalidRecord";
      readonly message: string;
      readonly place: Place;
    };

/** Where in a file: the line of a file of lines, else the how-manieth record; from 1 on. */
export interface Place {
  readonly unit: "line" | "record";
  readonly number: number;
}

export function faultAt(
  place: Place,
  code: "EventTooLarge" | "InvalidRecord",
  message: string,
): Found {
  return { kind: "fault", code, message, place };
}

export function tooLargeAt(place: Place, bytesMax: number): Found {
  return faultAt(place, "EventTooLarge", `The record has more than ${bytesMax} bytes.`);
}
