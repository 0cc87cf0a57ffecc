using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.AspNetCore;

/// <summary>
/// States that a use of an endpoint is reserved before it runs and counted after; several count several units.
/// Immutable and safe to share between threads.
/// </summary>
/// <remarks>
/// <para><see cref="UsageUnit.Products"/> and <see cref="UsageUnit.ServiceCalls"/> count the amount once for a response
/// below 400. <see cref="UsageUnit.Bytes"/> counts what was written to the body, whatever the status.
/// <see cref="UsageUnit.ServiceSeconds"/> counts begun seconds. <see cref="UsageUnit.Rows"/>,
/// <see cref="UsageUnit.DataInvocations"/> and <see cref="UsageUnit.ComputeMilliseconds"/> count what the handler said
/// through <see cref="IMeteredUse"/>, and the whole amount if it answered without having said anything.</para>
/// <para>More than the amount never leaves: the write, the row or the second beyond it fails.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public sealed class MeteredAttribute : Attribute
{
    /// <summary>States what is counted.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="productId">The product the endpoint serves, 1 to 64 characters of <c>A-Z a-z 0-9 . _ : -</c>.</param>
    /// <param name="amount">The most that one request may use, at least 1.</param>
    /// <exception cref="ArgumentException">The unit or the product is malformed, or the amount below 1.</exception>
    public MeteredAttribute(UsageUnit unit, string productId, long amount = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(amount, 1);
        new UsageRequest
        {
            GrantId = "-",
            ScenarioId = "-",
            Purpose = "-",
            IdempotencyKey = "-",
            ProductId = productId,
            Unit = unit,
            Amount = amount,
        }.Validate();
        Unit = unit;
        ProductId = productId;
        Amount = amount;
    }

    /// <summary>The unit.</summary>
    public UsageUnit Unit { get; }

    /// <summary>The product.</summary>
    public string ProductId { get; }

    /// <summary>The most that one request may use.</summary>
    public long Amount { get; }

    /// <summary>
    /// For privacy: the handler calls <see cref="IMeteredUse.BeginReading"/> before it reads the first row, and what
    /// fails before that is given back. By default reading begins with the handler, so that any failure burns.
    /// </summary>
    public bool ReadsExplicitly { get; init; }

    /// <summary>
    /// Takes blocks of this amount from the grant, durably, and spends them in memory: two flushes a block instead of
    /// two a request, and a log that knows the block, not each request. A crash burns the block. 0, the default, reserves
    /// every request durably; so does a request with an idempotency key. Privacy is never leased.
    /// </summary>
    public long LeaseBlock { get; init; }
}
