namespace AuthOps.Psi.Sum;

/// <summary>Which message is due, in order. Values are those of docs/wire/psi-sum.md.</summary>
internal enum SumStep
{
    KeysHello = 1,
    ValuesHello = 2,
    KeysMasked = 3,
    ValuesMasked = 4,
    Opening = 5,
    Finish = 6,
    Receipt = 7,
    Done = 8,
    Failed = 9,
}
