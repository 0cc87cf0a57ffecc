namespace AuthOps.Psi.Sum;

/// <summary>Lets one message follow another; a step that throws ends the session. Belongs to one thread.</summary>
internal sealed class SumSequence(SumStep first)
{
    private SumStep _due = first;

    public bool IsDone => _due == SumStep.Done;

    /// <summary>Runs the step that is due; afterwards another is.</summary>
    public T Run<T>(SumStep step, SumStep next, Func<T> run)
    {
        if (_due != step)
        {
            throw new InvalidOperationException(
                $"The session is at {_due}; {step} is not due. A session that failed does not go on."
            );
        }

        _due = SumStep.Failed;
        var result = run();
        _due = next;
        return result;
    }

    /// <summary>Ends the session.</summary>
    public void End() => _due = _due == SumStep.Done ? SumStep.Done : SumStep.Failed;
}
