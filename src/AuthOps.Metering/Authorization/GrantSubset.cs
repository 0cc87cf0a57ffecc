namespace AuthOps.Metering.Authorization;

/// <summary>Where a narrower grant reaches beyond a wider one.</summary>
internal static class GrantSubset
{
    /// <summary>The first thing a child has that its parent has not; null if it is within.</summary>
    public static string? Excess(AuthorizationGrant child, AuthorizationGrant parent)
    {
        if (!parent.Validity.Encloses(child.Validity))
        {
            return $"runs {child.Validity}, beyond {parent.Validity}";
        }

        if (Beyond(child.Resources, parent.Resources) is { } resource)
        {
            return $"names resource {resource}";
        }

        if (Beyond(child.Purposes, parent.Purposes) is { } purpose)
        {
            return $"allows purpose {purpose}";
        }

        if (child.Products.Except(parent.Products).FirstOrDefault() is { } product)
        {
            return $"names product {product.Id}";
        }

        foreach (var (unit, granted) in child.Quotas)
        {
            if (parent.FindQuota(unit) is not { } whole || granted > whole)
            {
                return $"grants {granted} of {unit}";
            }
        }

        return ScopeExcess(child.Scope, parent.Scope);
    }

    private static string? ScopeExcess(GrantScope? child, GrantScope? parent)
    {
        if (parent is null)
        {
            return null;
        }

        if (child is null)
        {
            return "has no scope of fields";
        }

        if (!string.Equals(child.Domain, parent.Domain, StringComparison.Ordinal))
        {
            return $"is for domain {child.Domain}";
        }

        foreach (var (resource, fields) in child.Fields)
        {
            if (
                !parent.Fields.TryGetValue(resource, out var whole)
                || Beyond(fields, whole) is not null
            )
            {
                return $"names a field of {resource}";
            }
        }

        return null;
    }

    private static string? Beyond(IEnumerable<string> some, IEnumerable<string> all) =>
        some.Except(all, StringComparer.Ordinal).FirstOrDefault();
}
