using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Transformations;

/// <summary>
/// A step that changes a table before the search, outside the lattice. Immutable and safe to share between threads.
/// </summary>
/// <remarks>
/// What a step does is part of what a recipient must be told: publish <see cref="Description"/> with the release.
/// A hierarchy of a changed column has to hold the values the step makes.
/// </remarks>
public abstract class TableTransformation
{
    private protected TableTransformation() { }

    /// <summary>The step in a sentence, with its parameters and no cell's content.</summary>
    public abstract string Description { get; }

    /// <summary>
    /// The step with everything it takes from the data fixed, so that it can be told and applied to other tables; the
    /// step itself where it takes nothing.
    /// </summary>
    /// <param name="table">The table it is to be applied to.</param>
    /// <exception cref="PolicyException">A column is missing, or a cell is not what the step needs; named by column and row.</exception>
    public virtual TableTransformation FixedFor(Table table) => this;

    /// <summary>Applies the step.</summary>
    /// <param name="table">The table; it is not changed.</param>
    /// <param name="cancellationToken">Looked at before a column is rewritten.</param>
    /// <exception cref="PolicyException">A column is missing, or a cell is not what the step needs; named by column and row.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public abstract TransformedTable Apply(
        Table table,
        CancellationToken cancellationToken = default
    );
}
