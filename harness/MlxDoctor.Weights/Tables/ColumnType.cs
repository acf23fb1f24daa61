namespace MlxDoctor.Weights.Tables;

/// <summary>What a column holds; every column may be null.</summary>
internal enum ColumnType
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>Whole numbers.</summary>
    Integer,

    /// <summary>Double precision.</summary>
    Number,

    /// <summary>True or false.</summary>
    Flag,
}
