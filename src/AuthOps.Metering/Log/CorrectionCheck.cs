namespace AuthOps.Metering.Log;

/// <summary>
/// Compares every correction with the use it names, which a reader that goes forward only cannot. Not safe for
/// concurrent use.
/// </summary>
internal sealed class CorrectionCheck
{
    private readonly List<(ulong Index, byte[] Record)> _corrections = [];

    /// <summary>Notes the corrections of a batch.</summary>
    public void Note(BatchData batch)
    {
        for (var i = 0; i < batch.Header.Count; i++)
        {
            var view = batch.View(i);
            if (view.Kind == RecordKind.Corrected && !view.Body.IsEmpty)
            {
                var record = view.Bytes.ToArray();
                view.Body[..RecordLayout.PayloadSize]
                    .CopyTo(record.AsSpan(RecordLayout.PayloadOffset));
                _corrections.Add((batch.Header.FirstIndex + (ulong)i, record));
            }
        }
    }

    /// <summary>What is wrong with the corrections noted.</summary>
    public IEnumerable<string> Findings(RecordStore records)
    {
        var original = new byte[RecordLayout.Size];
        foreach (var (index, record) in _corrections)
        {
            var reference = new RecordView(record, default).Reference;
            if (reference < index)
            {
                records.Read(reference, original);
            }

            if (reference >= index || !TakesBack(record, original))
            {
                yield return $"Record {index} corrects record {reference}, which is not the use it says.";
            }
        }
    }

    private static bool TakesBack(byte[] record, byte[] original)
    {
        var correction = new RecordView(record, default);
        var use = new RecordView(original, default);
        return use.Kind == RecordKind.Used
            && use.Id == correction.Id
            && use.Slot == correction.Slot
            && use.Scenario == correction.Scenario
            && use.Unit == correction.Unit
            && use.Amount == correction.Amount
            && use.Tag == correction.Tag;
    }
}
