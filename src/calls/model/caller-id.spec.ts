import { e164Number, isWithheld } from './caller-id.js';

describe('caller ids', () => {
  it.each(['+14155550142', '+639170000000', '+12'])('takes %s for a number', (callerId) => {
    expect(e164Number(callerId)).toBe(callerId);
    expect(isWithheld(callerId)).toBe(false);
  });

  it.each([
    '+266696687',
    '+7378742833',
    '+86282452253',
    '+8656696',
    '+2562533',
    'Anonymous',
    'RESTRICTED',
    'unknown',
    'sip:anonymous@anonymous.invalid',
  ])('takes %s for withheld', (callerId) => {
    expect(e164Number(callerId)).toBeNull();
    expect(isWithheld(callerId)).toBe(true);
  });

  it.each([
    'client:Anonymous',
    'sip:sales@private.example',
    '4155550142',
    '+1415555014212345',
    '+0123',
    '',
    null,
  ])('takes %s for neither', (callerId) => {
    expect(e164Number(callerId)).toBeNull();
    expect(isWithheld(callerId)).toBe(false);
  });
});
