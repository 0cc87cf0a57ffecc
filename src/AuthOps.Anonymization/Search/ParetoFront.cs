using AuthOps.Anonymization.Quality;

namespace AuthOps.Anonymization.Search;

/// <summary>
/// Points of which none equals or betters another in suppression, score and smallest class. Among equals the
/// smaller level vector, then the smaller k, stays; so the front does not depend on the order of offers. Not safe
/// for concurrent use.
/// </summary>
internal sealed class ParetoFront
{
    private readonly List<FrontCandidate> _points = [];

    public IReadOnlyList<FrontCandidate> Points => _points;

    /// <summary>Whether a point with at least this score is certainly bettered by one on the front.</summary>
    public bool IsBeaten(long suppressedRows, Score atLeast, long smallestClass)
    {
        for (var i = 0; i < _points.Count; i++)
        {
            var point = _points[i];
            if (
                point.SuppressedRows <= suppressedRows
                && point.SmallestClass >= smallestClass
                && atLeast.CertainlyAbove(point.Score)
            )
            {
                // What beats one point is likely to beat the next: it moves to the front.
                (_points[i], _points[i / 2]) = (_points[i / 2], point);
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes a point where it belongs to the front.</summary>
    public void Offer(FrontCandidate candidate)
    {
        foreach (var point in _points)
        {
            if (
                point.SuppressedRows <= candidate.SuppressedRows
                && point.SmallestClass >= candidate.SmallestClass
                && point.Score <= candidate.Score
                && !(IsEqual(point, candidate) && Order(candidate, point) < 0)
            )
            {
                return;
            }
        }

        _points.RemoveAll(point =>
            candidate.SuppressedRows <= point.SuppressedRows
            && candidate.SmallestClass >= point.SmallestClass
            && candidate.Score <= point.Score
        );
        _points.Add(candidate);
    }

    private static bool IsEqual(FrontCandidate a, FrontCandidate b) =>
        a.SuppressedRows == b.SuppressedRows
        && a.SmallestClass == b.SmallestClass
        && a.Score == b.Score;

    private static int Order(FrontCandidate a, FrontCandidate b)
    {
        var order = a.Levels.AsSpan().SequenceCompareTo(b.Levels);
        return order != 0 ? order : a.K.CompareTo(b.K);
    }
}
