import { useSearch } from 'wouter';
import { navigate } from 'wouter/use-browser-location';
import { type Question, readQuestion, writeQuestion } from './address';
import { useStatistics } from './insights-queries';
import { InsightsLoading, InsightsRefused } from './insights-states';
import { InsightsTop } from './insights-top';
import { InsightsView } from './insights-view';
import { zoneHere } from './zones';

/** What calls amount to over some time. The address says which: period, bars and zone are in it. */
export default function InsightsPage() {
  const question = readQuestion(useSearch(), zoneHere());
  const { data, error, refetch, isPlaceholderData } = useStatistics(question);
  return (
    <>
      <title>Insights · Mainline</title>
      <InsightsTop question={question} onChange={show} />
      <div className="body" aria-busy={isPlaceholderData}>
        {error !== null && (data === undefined || isPlaceholderData) ? (
          <InsightsRefused
            error={error}
            onRetry={() => void refetch()}
            onUsual={() => navigate('/insights')}
          />
        ) : data === undefined ? (
          <InsightsLoading />
        ) : (
          <InsightsView statistics={data} question={question} />
        )}
      </div>
    </>
  );
}

function show(question: Question): void {
  navigate(writeQuestion(question));
}
