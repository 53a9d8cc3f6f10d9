import { DocumentError, parseTwiml } from './parse-twiml.js';
import { checkTwiml } from './read-document.js';

describe('parseTwiml', () => {
  it('keeps the order of verbs and decodes what is escaped', () => {
    const root = parseTwiml(
      '<?xml version="1.0" encoding="UTF-8"?>\n<!-- a & b -->\n<Response>\n' +
        '<Gather action="/menu?a=1&amp;b=&quot;2&#233;" numDigits="1"><Say>Hi &amp; &lt;bye&gt; &#233;&#xE9;&apos;</Say></Gather>\n' +
        '<Say>a<![CDATA[ b & <c> ]]>d</Say><Play/><Say/></Response>',
    );
    expect(root.children.map(({ name }) => name)).toEqual(['Gather', 'Say', 'Play', 'Say']);
    const [gather, say] = root.children;
    expect(gather).toMatchObject({ attributes: { action: '/menu?a=1&b="2é', numDigits: '1' }, text: '' });
    expect(gather?.children[0]?.text).toBe("Hi & <bye> éé'");
    expect(say?.words).toBe('a b & <c> d');
  });

  it('reads words through speech markup, in order', () => {
    const [say] = parseTwiml(
      '<Response><Say>one <emphasis>two <s>three</s></emphasis>\n four</Say></Response>',
    ).children;
    expect(say?.words).toBe('one two three four');
  });

  it('does not decode twice', () => {
    expect(parseTwiml('<Response><Say>&amp;lt; &amp;#38;</Say></Response>').children[0]?.text).toBe(
      '&lt; &#38;',
    );
  });

  it.each([
    ['nothing', ''],
    ['blanks', ' \n'],
    ['text', 'hello'],
    ['JSON', '{"twiml":"<Response/>"}'],
    ['blanks before the declaration', ' <?xml version="1.0"?><Response/>'],
    ['a byte order mark', '\ufeff<Response/>'],
    ['an unescaped & in text', '<Response><Say>a & b</Say></Response>'],
    ['an unescaped & in an attribute', '<Response><Dial action="/a?b=1&c=2"/></Response>'],
    ['an unescaped < in an attribute', '<Response><Say voice="a<b">x</Say></Response>'],
    ['an unknown entity', '<Response><Say>a&nbsp;b</Say></Response>'],
    ['a document type', '<!DOCTYPE x [<!ENTITY a "b">]><Response><Say>&a;</Say></Response>'],
    ['a control character', '<Response><Say>a\u0001b</Say></Response>'],
    ['a reference to a control character', '<Response><Say>&#0;</Say></Response>'],
    ['a reference beyond Unicode', '<Response><Say>&#xFFFFFF;</Say></Response>'],
    ['an element left open', '<Response><Say>a</Response>'],
    ['an attribute given twice', '<Response><Say loop="1" loop="2">a</Say></Response>'],
    ['an attribute without quotes', '<Response><Say loop=1>a</Say></Response>'],
    ['text after the root', '<Response/>more'],
    ['two roots', '<Response/><Response/>'],
    ['another root', '<response/>'],
  ])('refuses %s with 12100', (_case, xml) => {
    expect(() => parseTwiml(xml)).toThrow(expect.objectContaining({ code: '12100' }) as Error);
  });
});

describe('parseTwiml, of a hostile document,', () => {
  // Looked through from every place in it, such a text would take minutes.
  it.each(['<!--', '<![CDATA[', '<a b="<', '&#', '<a ='])('ends with many %p', (part) => {
    const hostile = `<Response>${part}${part.slice(-1).repeat(400_000)}${part.repeat(100_000)}</Response>`;
    expect(() => parseTwiml(hostile)).toThrow(DocumentError);
  });
});

describe('checkTwiml', () => {
  const check = (inside: string) => checkTwiml(parseTwiml(`<Response>${inside}</Response>`));

  it('finds nothing wrong with what Twilio knows', () => {
    const { warnings } = check(
      '<Gather input="dtmf speech" numDigits="1" finishOnKey="" timeout="0" actionOnEmptyResult="true"><Say voice="Polly.Amy" loop="0">a<break/></Say><Play loop="2">b</Play><Pause length="3"/></Gather>' +
        '<Dial timeout="5" answerOnBridge="true" record="record-from-answer-dual"><Number url="/a" statusCallbackEvent="initiated completed">+1</Number></Dial>' +
        '<Record maxLength="120" finishOnKey="#*" trim="do-not-trim" recordingStatusCallbackEvent="completed absent"/>' +
        '<Redirect method="GET">/b</Redirect><Reject reason="busy"/><Hangup/>',
    );
    expect(warnings).toEqual([]);
  });

  it.each([
    ['<say>a</say>', '<say> is unknown; names are case-sensitive: Say'],
    ['<Shout/>', '<Shout> is unknown'],
    [
      '<Gather NumDigits="1"/>',
      '<Gather>: attribute NumDigits is unknown; names are case-sensitive: numDigits',
    ],
    ['<Gather digits="1"/>', '<Gather>: attribute digits is unknown'],
    ['<Gather numDigits="0"/>', '<Gather>: attribute numDigits must not be "0"'],
    ['<Gather timeout="5s"/>', '<Gather>: attribute timeout must not be "5s"'],
    ['<Gather finishOnKey="##"/>', '<Gather>: attribute finishOnKey must not be "##"'],
    ['<Gather method="post"/>', '<Gather>: attribute method must not be "post"'],
    ['<Dial timeout="4"/>', '<Dial>: attribute timeout must not be "4"'],
    ['<Dial answerOnBridge="yes"/>', '<Dial>: attribute answerOnBridge must not be "yes"'],
    [
      '<Dial><Number statusCallbackEvent="answer">+1</Number></Dial>',
      '<Number>: attribute statusCallbackEvent must not be "answer"',
    ],
    ['<Record maxLength="1"/>', '<Record>: attribute maxLength must not be "1"'],
    ['<Record trim="yes"/>', '<Record>: attribute trim must not be "yes"'],
    ['<Hangup reason="x"/>', '<Hangup>: attribute reason is unknown'],
    ['<Gather><Record/></Gather>', '<Record> is not allowed in <Gather>'],
    ['<Number>+1</Number>', '<Number> is not allowed in <Response>'],
    ['<Enqueue>a</Enqueue>', '<Enqueue> is not simulated and is skipped'],
    ['<Dial><Conference>a</Conference></Dial>', '<Conference> is not simulated and is skipped'],
    ['stray<Hangup/>', 'Text directly in <Response> is ignored'],
  ])('complains about %s', (inside, complaint) => {
    expect(check(inside).warnings).toEqual([complaint]);
  });

  it('leaves out what it complains about, and keeps the rest', () => {
    const { element } = check('<Gather numDigits="0" timeout="3"><Record/><Say>a</Say></Gather><Shout/>');
    expect(element.children).toMatchObject([
      { name: 'Gather', attributes: { timeout: '3' }, children: [{ name: 'Say' }] },
    ]);
    expect(element.children[0]?.attributes).toEqual({ timeout: '3' });
    expect(element.children[0]?.children).toHaveLength(1);
  });
});
