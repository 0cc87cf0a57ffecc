using System.Numerics;
using AuthOps.Anonymization.PrivacyModels;

namespace AuthOps.Anonymization.LocalRecoding;

/// <summary>
/// What δ-presence asks of all classes together: no person under the labels of two, and where absent persons count, none
/// under the labels of no class. Stateless.
/// </summary>
internal static class PresenceOfAll
{
    /// <summary>Why the model fails; null where it holds.</summary>
    /// <param name="records">The records.</param>
    /// <param name="recoding">The classes.</param>
    /// <param name="groups">The numbers of classes whose labels read the same.</param>
    /// <param name="model">The model.</param>
    public static string? Find(
        DistinctRecords records,
        Recoding recoding,
        IEnumerable<List<int>> groups,
        DeltaPresence model
    )
    {
        var under = records.Persons!;
        var marked = new ulong[under.Words];
        var box = new int[records.Trees.Length];
        var overlapping = 0;
        foreach (var group in groups)
        {
            for (var a = 0; a < box.Length; a++)
            {
                box[a] = recoding.Nodes[a][group[0]];
            }

            overlapping += under.Mark(box, marked) > 0 ? 1 : 0;
        }

        if (overlapping > 0)
        {
            return $"{overlapping} classes share persons of the population with classes before them, so that no share of one class bounds {model.Name}.";
        }

        var absent =
            model.Population.RowCount
            - marked.Sum(static word => (long)BitOperations.PopCount(word));
        return model.CountsAbsent && model.Minimum > Ratio.Zero && absent > 0
            ? $"{absent} persons of the population lie under no class, so that their share is below the lower bound of {model.Name}."
            : null;
    }
}
