namespace AuthOps.Primitives.Signatures;

/// <summary>
/// Verifies many signatures of any keys and algorithms, with a verdict for each: SM2 several at a time in the lanes of vector
/// instructions, others one by one. Every verdict is the one that <see cref="VerificationKey.Verify"/> gives: signatures are not
/// summed, so one that is wrong hides nothing and spoils no other. Stateless and safe to share between threads.
/// </summary>
public static class BatchVerification
{
    /// <summary>Verifies.</summary>
    /// <param name="items">Any number of signed messages.</param>
    /// <param name="verdicts">Receives as many verdicts.</param>
    /// <exception cref="ArgumentException">The lengths differ, or an item has no key.</exception>
    public static void Verify(ReadOnlySpan<SignedMessage> items, Span<bool> verdicts)
    {
        if (verdicts.Length != items.Length)
        {
            throw new ArgumentException(
                $"There must be a verdict for each of {items.Length} signatures; there is room for {verdicts.Length}.",
                nameof(verdicts)
            );
        }

        for (var i = 0; i < items.Length; i++)
        {
            if (items[i].Key is null)
            {
                throw new ArgumentException($"Item {i} has no key.", nameof(items));
            }
        }

        var done = 0;
        while (done < items.Length)
        {
            var run = RunOfSm2(items[done..]);
            // One alone is faster by what its key keeps.
            if (run > 1)
            {
                Sm2Scheme.VerifyBatch(items.Slice(done, run), verdicts.Slice(done, run));
                done += run;
            }
            else
            {
                var item = items[done];
                verdicts[done] = item.Key.Verify(item.Message.Span, item.Signature.Span);
                done++;
            }
        }
    }

    /// <summary>How many items at the front go into one batch.</summary>
    private static int RunOfSm2(ReadOnlySpan<SignedMessage> items)
    {
        var most = Math.Min(items.Length, Sm2Scheme.BatchCapacity);
        var length = 0;
        while (
            length < most
            && items[length].Key.Algorithm == SignatureAlgorithm.Sm2Sm3
            && items[length].Signature.Length == SignatureAlgorithms.SignatureSize
        )
        {
            length++;
        }

        return length;
    }
}
