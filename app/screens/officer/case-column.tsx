// The middle column: one case, read as an officer thinks. Who, why, what else.
import type { CaseView } from '../../contract/views.ts';
import { ResultGlyph, worstOf } from '../kit/result-glyph.tsx';
import { CHECK_GROUPS, CHECKS, OFFICER_PAGE as WORDS, RESULTS, SEVERITIES } from '../kit/texts/officer.ts';
import { Faces } from './faces.tsx';
import { useLanguage, When } from '../kit/when.tsx';
import { said } from '../kit/words.ts';

export function CaseColumn({ view }: { readonly view: CaseView | undefined }) {
  const language = useLanguage();
  return (
    <section className="column case-column" aria-label={WORDS.case[language]} tabIndex={0}>
      {view === undefined ? (
        <div className="no-case">
          <h2>{WORDS.noCase[language]}</h2>
          <p className="soft">{WORDS.noCaseMore[language]}</p>
        </div>
      ) : (
        <>
          <div className="who">
            <Faces view={view} />
            <Identity view={view} />
          </div>
          <Reasons view={view} />
          {view.hits.length > 0 && <Hits view={view} />}
          <CheckTree view={view} />
        </>
      )}
    </section>
  );
}

function Identity({ view: { document, citizen, since } }: { readonly view: CaseView }) {
  const language = useLanguage();
  const unknown = WORDS.unknown[language];
  if (document === undefined)
    return (
      <div className="identity">
        <p className="soft">{WORDS.unknownTraveller[language]}</p>
        <When at={since} />
      </div>
    );
  const rows: readonly (readonly [string, string, ('strong' | undefined)?])[] = [
    [WORDS.name[language], document.name, 'strong'],
    [WORDS.number[language], document.number, 'strong'],
    [WORDS.issuer[language], document.issuingState],
    [
      WORDS.nationality[language],
      citizen ? `${document.nationality} · ${WORDS.citizen[language]}` : document.nationality,
    ],
    [WORDS.birth[language], document.dateOfBirth ?? unknown],
    [WORDS.expiry[language], document.dateOfExpiry ?? unknown],
    [WORDS.sex[language], document.sex],
  ];
  return (
    <dl className="identity">
      {rows.map(([label, value, weight]) => (
        <div key={label} className={weight}>
          <dt>{label}</dt>
          <dd className="mono">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Reasons({ view: { reasons, notices } }: { readonly view: CaseView }) {
  const language = useLanguage();
  return (
    <div className="card">
      <h2>{WORDS.reasons[language]}</h2>
      <ul className="reasons">
        {reasons.map(({ code, severity, text }) => (
          <li key={code} className={`reason reason-${severity}`}>
            <span className="severity">{SEVERITIES[severity][language]}</span>
            <span className="reason-text">{text}</span>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      {notices.length > 0 && (
        <>
          <h3>{WORDS.notices[language]}</h3>
          <ul className="notices">
            {notices.map((notice) => (
              <li key={notice}>{notice}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function Hits({ view: { hits } }: { readonly view: CaseView }) {
  const language = useLanguage();
  return (
    <div className="card">
      <h2>{WORDS.hits[language]}</h2>
      <ul className="hits">
        {hits.map((hit, i) => (
          <li key={i} className="hit">
            <p>
              <strong>{hit.list}</strong> · {hit.kind} · {WORDS.hitBy[language]} {hit.matched}
            </p>
            <p>{hit.reason}</p>
            <ul className="fields" aria-label={WORDS.agreeing[language]}>
              {hit.fields.map((field) => (
                <li key={field}>
                  <span aria-hidden="true">= </span>
                  <span className="mono">{field}</span>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </div>
  );
}

function CheckTree({ view: { checks } }: { readonly view: CaseView }) {
  const language = useLanguage();
  const known = new Set<string>(CHECK_GROUPS.flatMap((group) => group.checks));
  const groups = CHECK_GROUPS.map(({ name, checks: names }) => ({
    name: name[language],
    checks: names.flatMap((wanted) => checks.filter((check) => check.name === wanted)),
  }));
  const others = checks.filter((check) => !known.has(check.name));
  const branches = [...groups, { name: '…', checks: others }].filter((branch) => branch.checks.length > 0);
  return (
    <div className="card">
      <h2>{WORDS.checks[language]}</h2>
      <ul className="tree">
        {branches.map(({ name, checks: leaves }) => {
          const worst = worstOf(leaves.map(({ result }) => result));
          return (
            <li key={name}>
              <p className="branch">
                {worst !== undefined && <ResultGlyph result={worst} />}
                {name}
              </p>
              <ul>
                {leaves.map((check) => (
                  <li key={check.name} className="leaf">
                    <ResultGlyph result={check.result} />
                    <span>{said(CHECKS, check.name, language)}</span>
                    <span className="word">{RESULTS[check.result][language]}</span>
                    {check.cause !== '' && <span className="cause">{check.cause}</span>}
                  </li>
                ))}
              </ul>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
