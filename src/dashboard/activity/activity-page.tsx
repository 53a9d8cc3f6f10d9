export default function ActivityPage() {
  return (
    <>
      <title>Activity · Mainline</title>
      <div className="top">
        <h1>Activity</h1>
      </div>
      <div className="body" />
    </>
  );
}
