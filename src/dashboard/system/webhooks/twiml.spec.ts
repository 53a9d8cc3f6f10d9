import { formatTwiml, plainTwiml } from './twiml';

const plain = (source: string): string[] => plainTwiml(formatTwiml(source)).split('\n');

describe('TwiML, set in lines', () => {
  it('indents what is inside of what', () => {
    const source =
      '<?xml version="1.0" encoding="UTF-8"?><Response><Say language="en-US">Hold on</Say><Hangup/></Response>';
    expect(plain(source)).toEqual([
      '<Response>',
      '  <Say language="en-US">',
      '    Hold on',
      '  </Say>',
      '  <Hangup/>',
      '</Response>',
    ]);
  });

  it('gives each attribute of a long verb a line of its own', () => {
    const source =
      '<Response><Dial timeout="20" answerOnBridge="true" action="https://phone.example.com/twilio/dial?round=1&amp;x=2"/></Response>';
    expect(plain(source)).toEqual([
      '<Response>',
      '  <Dial timeout="20"',
      '        answerOnBridge="true"',
      '        action="https://phone.example.com/twilio/dial?round=1&x=2"/>',
      '</Response>',
    ]);
  });

  it('says what each part is', () => {
    expect(formatTwiml('<Say voice="alice">Hi</Say>')).toEqual([
      [
        { kind: 'mark', text: '<' },
        { kind: 'verb', text: 'Say' },
        { kind: 'mark', text: ' ' },
        { kind: 'attribute', text: 'voice' },
        { kind: 'mark', text: '="' },
        { kind: 'value', text: 'alice' },
        { kind: 'mark', text: '"' },
        { kind: 'mark', text: '>' },
      ],
      [{ kind: 'text', text: '  Hi' }],
      [
        { kind: 'mark', text: '</' },
        { kind: 'verb', text: 'Say' },
        { kind: 'mark', text: '>' },
      ],
    ]);
  });

  it('reads entities once, and brackets in values as what they are', () => {
    expect(plain('<Say x="a&gt;b > c">5 &amp;lt; 6 &lt;b&gt;</Say>')).toEqual([
      '<Say x="a>b > c">',
      '  5 &lt; 6 <b>',
      '</Say>',
    ]);
  });

  it.each([
    ['{"code":"X"}', ['{"code":"X"}']],
    ['', ['']],
    ['<', ['<']],
    ['<Response', ['<', 'Response']],
    ['</Response></Response>', ['</Response>', '</Response>']],
    ['<a b="', ['<', 'a b="']],
  ])('takes %p as well', (source, lines) => expect(plain(source)).toEqual(lines));

  it('takes time in proportion to the length, whatever it is given', () => {
    for (const piece of ['<', '<a ', '<a b="', '<a b=""', '</', '&amp;']) {
      expect(formatTwiml(`<${piece.repeat(20_000)}`).length).toBeGreaterThan(0);
    }
  });
});
