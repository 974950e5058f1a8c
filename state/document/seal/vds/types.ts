// Which features a seal has, by its document feature definition reference and document type category: Doc 9303-13, 4 to 6,
// (visa, emergency travel document) and BSI TR-03137-2 and TR-03171 (the others). A seal of a type that is not here is
// verified all the same; its features are shown as bytes.

/** How the bytes of a feature are read. */
export type Coding =
  /** Capital letters, digits and spaces. */
  | 'c40'
  /** C40 of the lines of a TD1, TD2 or TD3 document, without ends of line. */
  | 'mrz'
  /** C40 of a visa's first line, and of its second without the optional data. */
  | 'mrz-mrva'
  | 'mrz-mrvb'
  | 'number'
  /** Three bytes: days, months, years. */
  | 'duration'
  | 'utf8'
  /** YYYYMMDD in ASCII. */
  | 'date'
  | 'bytes';

export interface FeatureType {
  readonly name: string;
  readonly coding: Coding;
  /** Bytes. */
  readonly min: number;
  readonly max: number;
}

export interface SealType {
  readonly name: string;
  readonly features: ReadonlyMap<number, FeatureType>;
  /** Tags of which one of each group is there. */
  readonly required: readonly (readonly number[])[];
  /** What features that are not in the table are: those of a profile of TR-03171 are mostly text. */
  readonly others: 'bytes' | 'utf8-or-bytes';
}

type Row = readonly [tag: number, name: string, coding: Coding, min: number, max: number];

function type(
  name: string,
  rows: readonly Row[],
  required: readonly (readonly number[])[],
  others: SealType['others'] = 'bytes',
): SealType {
  return {
    name,
    features: new Map(rows.map(([tag, feature, coding, min, max]) => [tag, { name: feature, coding, min, max }])),
    required,
    others,
  };
}

const NUMBER_AND_AGS: readonly Row[] = [
  [1, 'documentNumber', 'c40', 6, 6],
  [2, 'officialMunicipalityCode', 'c40', 6, 6],
];
const MRZ_OF_CARD = ['mrz', 48, 60] as const;
const ONE_TWO_THREE = [[1], [2], [3]] as const;

/** By the two bytes that name the type: the reference, then the category. */
export const SEAL_TYPES: ReadonlyMap<number, SealType> = new Map([
  [
    0x5d01,
    type(
      'visa',
      [
        [1, 'mrz', 'mrz-mrva', 48, 48],
        [2, 'mrz', 'mrz-mrvb', 44, 44],
        [3, 'numberOfEntries', 'number', 1, 1],
        [4, 'durationOfStay', 'duration', 3, 3],
        [5, 'passportNumber', 'c40', 6, 6],
        [6, 'visaType', 'bytes', 1, 4],
        [7, 'additionalFeature', 'bytes', 0, 254],
      ],
      [[1, 2], [3], [4], [5]],
    ),
  ],
  [0x5e03, type('emergency-travel-document', [[2, 'mrz', ...MRZ_OF_CARD]], [[2]])],
  [
    0xfd02,
    type(
      'arrival-attestation',
      [
        [2, 'mrz', ...MRZ_OF_CARD],
        [3, 'azrNumber', 'c40', 8, 8],
      ],
      [[2], [3]],
    ),
  ],
  [
    0xfb06,
    type(
      'residence-permit',
      [
        [2, 'mrz', ...MRZ_OF_CARD],
        [3, 'passportNumber', 'c40', 6, 6],
      ],
      [[2], [3]],
    ),
  ],
  [
    0xfa06,
    type(
      'supplementary-sheet',
      [
        [4, 'mrz', ...MRZ_OF_CARD],
        [5, 'sheetNumber', 'c40', 6, 6],
      ],
      [[4], [5]],
    ),
  ],
  [0xf908, type('address-sticker-identity-card', [...NUMBER_AND_AGS, [3, 'address', 'c40', 6, 18]], ONE_TWO_THREE)],
  [0xf90c, type('address-sticker-residence-permit', [...NUMBER_AND_AGS, [3, 'address', 'c40', 6, 18]], ONE_TWO_THREE)],
  [0xf80a, type('address-sticker-passport', [...NUMBER_AND_AGS, [3, 'postalCode', 'c40', 4, 4]], ONE_TWO_THREE)],
  [
    0xfc04,
    type(
      'social-insurance-card',
      [
        [1, 'socialInsuranceNumber', 'c40', 8, 8],
        [2, 'surname', 'utf8', 1, 90],
        [3, 'firstName', 'utf8', 1, 90],
        [4, 'birthName', 'utf8', 1, 90],
      ],
      ONE_TWO_THREE,
    ),
  ],
  [
    0x01c8,
    type(
      'administrative-document',
      [
        [0, 'profileNumber', 'bytes', 16, 16],
        [1, 'validityDates', 'bytes', 1, 17],
      ],
      [[0]],
      'utf8-or-bytes',
    ),
  ],
  [
    0x01c9,
    type(
      'administrative-document',
      [
        [0, 'profileNumber', 'bytes', 16, 16],
        [1, 'validFrom', 'date', 8, 8],
        [2, 'validTo', 'date', 8, 8],
        [3, 'profileUri', 'utf8', 1, 255],
        [4, 'certificateUri', 'utf8', 1, 255],
        [5, 'statusUri', 'utf8', 1, 255],
        [6, 'statusListIndex', 'number', 1, 4],
      ],
      [[0], [3], [4]],
      'utf8-or-bytes',
    ),
  ],
]);

export function sealTypeOf(header: {
  readonly documentFeatureDefinitionReference: number;
  readonly documentTypeCategory: number;
}): SealType | undefined {
  return SEAL_TYPES.get(header.documentFeatureDefinitionReference * 256 + header.documentTypeCategory);
}
