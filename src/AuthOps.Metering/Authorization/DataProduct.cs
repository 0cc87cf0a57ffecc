namespace AuthOps.Metering.Authorization;

/// <summary>
/// A data product or service (数据产品和服务) covered by a grant. Immutable and safe to share between threads.
/// </summary>
public sealed record DataProduct
{
    /// <summary>Creates a product reference.</summary>
    /// <param name="id">Its identifier, 1 to 64 characters of <c>A-Z a-z 0-9 . _ : -</c>.</param>
    /// <param name="origin">Whose product it is.</param>
    /// <exception cref="ArgumentException">The identifier is malformed or the origin unknown.</exception>
    public DataProduct(string id, ProductOrigin origin)
    {
        Id = Identifiers.Require(id, nameof(id));
        if (!Enum.IsDefined(origin))
        {
            throw new ArgumentException("The origin is not one of ProductOrigin.", nameof(origin));
        }

        Origin = origin;
    }

    /// <summary>The product's identifier.</summary>
    public string Id { get; }

    /// <summary>Whose product it is.</summary>
    public ProductOrigin Origin { get; }
}
