import { type RefCallback, useCallback, useState } from 'react';

/** What a chart is drawn for before it is measured. */
const UNMEASURED = 640;

/** @returns what to put on an element, and its width in pixels */
export function useWidth(): [ref: RefCallback<HTMLElement>, width: number] {
  const [width, setWidth] = useState(UNMEASURED);
  const ref = useCallback((element: HTMLElement | null) => {
    if (element === null) return;
    const measure = (): void => setWidth(Math.max(1, Math.floor(element.clientWidth)));
    if (element.clientWidth > 0) measure();
    const observer = new ResizeObserver(() => element.clientWidth > 0 && measure());
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, width];
}
