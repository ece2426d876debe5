// How is a severity of 0 to 100 told? As one of four grades, never as a colour alone.

export const GRADES = ['Low', 'Medium', 'High', 'Critical'] as const;

/** 1 to 4: 4 from 75, 3 from 60, 2 from 40. */
export function gradeOf(severity: number): 1 | 2 | 3 | 4 {
  return severity >= 75 ? 4 : severity >= 60 ? 3 : severity >= 40 ? 2 : 1;
}

/** `High`. */
export function gradeName(grade: number): string {
  return GRADES[grade - 1] ?? '';
}
