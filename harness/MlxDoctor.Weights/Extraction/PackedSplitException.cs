using MlxDoctor.Core.Errors;

namespace MlxDoctor.Weights.Extraction;

/// <summary>A packed tensor cannot be cut as its rule says.</summary>
internal sealed class PackedSplitException(string what)
    : DoctorException(what, "correct the rule's splits, or set parsing.strict_packed_split to false to fall back");
