using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AuditConsole.Core.Storage.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class VersionBodies : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // What the projection holds is of another version, and is projected anew from the ledgers: it is not worth copying into the new columns.
            foreach (var table in new[] { "Objects", "Manifests", "Sweeps", "ProjectionStates" })
            {
                migrationBuilder.Sql($"DELETE FROM \"{table}\";");
            }

            migrationBuilder.DropTable(
                name: "ObjectVersions");

            migrationBuilder.CreateTable(
                name: "ObjectVersions",
                columns: table => new
                {
                    LedgerId = table.Column<string>(type: "TEXT", nullable: false),
                    ObjectId = table.Column<long>(type: "INTEGER", nullable: false),
                    Ordinal = table.Column<int>(type: "INTEGER", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: true),
                    Seq = table.Column<long>(type: "INTEGER", nullable: false),
                    Time = table.Column<long>(type: "INTEGER", nullable: false),
                    Actor = table.Column<string>(type: "TEXT", nullable: false),
                    Action = table.Column<int>(type: "INTEGER", nullable: false),
                    Class = table.Column<int>(type: "INTEGER", nullable: false),
                    Before = table.Column<int>(type: "INTEGER", nullable: false),
                    After = table.Column<int>(type: "INTEGER", nullable: false),
                    Flags = table.Column<int>(type: "INTEGER", nullable: false),
                    Uid = table.Column<byte[]>(type: "BLOB", nullable: true),
                    Reason = table.Column<string>(type: "TEXT", nullable: true),
                    Note = table.Column<string>(type: "TEXT", nullable: true),
                    Added = table.Column<int>(type: "INTEGER", nullable: true),
                    Removed = table.Column<int>(type: "INTEGER", nullable: true),
                    BeforeHash = table.Column<byte[]>(type: "BLOB", nullable: true),
                    BeforeSeq = table.Column<long>(type: "INTEGER", nullable: true),
                    BodyHash = table.Column<byte[]>(type: "BLOB", nullable: true),
                    BodySeq = table.Column<long>(type: "INTEGER", nullable: true),
                    LastNumber = table.Column<int>(type: "INTEGER", nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: true),
                    Known = table.Column<int>(type: "INTEGER", nullable: false),
                    Version = table.Column<long>(type: "INTEGER", nullable: false),
                    Generation = table.Column<long>(type: "INTEGER", nullable: true),
                    HighTime = table.Column<long>(type: "INTEGER", nullable: true),
                    HighVersion = table.Column<long>(type: "INTEGER", nullable: false),
                    HighVersionAt = table.Column<long>(type: "INTEGER", nullable: true),
                    RequestKey = table.Column<long>(type: "INTEGER", nullable: false),
                    SourceKey = table.Column<long>(type: "INTEGER", nullable: false),
                    Rank = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ObjectVersions", x => new { x.LedgerId, x.ObjectId, x.Ordinal });
                });

            migrationBuilder.CreateIndex(
                name: "IX_ObjectVersions_LedgerId_ObjectId_Number",
                table: "ObjectVersions",
                columns: new[] { "LedgerId", "ObjectId", "Number" },
                filter: "\"Number\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_ObjectVersions_LedgerId_Seq",
                table: "ObjectVersions",
                columns: new[] { "LedgerId", "Seq" });

            migrationBuilder.CreateTable(
                name: "NewestBodies",
                columns: table => new
                {
                    LedgerId = table.Column<string>(type: "TEXT", nullable: false),
                    ObjectId = table.Column<long>(type: "INTEGER", nullable: false),
                    Body = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_NewestBodies", x => new { x.LedgerId, x.ObjectId });
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            foreach (var table in new[] { "Objects", "Manifests", "Sweeps", "ProjectionStates" })
            {
                migrationBuilder.Sql($"DELETE FROM \"{table}\";");
            }

            migrationBuilder.DropTable(
                name: "NewestBodies");

            migrationBuilder.DropTable(
                name: "ObjectVersions");

            migrationBuilder.CreateTable(
                name: "ObjectVersions",
                columns: table => new
                {
                    LedgerId = table.Column<string>(type: "TEXT", nullable: false),
                    ObjectId = table.Column<long>(type: "INTEGER", nullable: false),
                    Ordinal = table.Column<int>(type: "INTEGER", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: true),
                    Seq = table.Column<long>(type: "INTEGER", nullable: false),
                    Time = table.Column<long>(type: "INTEGER", nullable: false),
                    Actor = table.Column<string>(type: "TEXT", nullable: false),
                    Action = table.Column<int>(type: "INTEGER", nullable: false),
                    Class = table.Column<int>(type: "INTEGER", nullable: false),
                    Before = table.Column<int>(type: "INTEGER", nullable: false),
                    After = table.Column<int>(type: "INTEGER", nullable: false),
                    Flags = table.Column<int>(type: "INTEGER", nullable: false),
                    Uid = table.Column<string>(type: "TEXT", nullable: true),
                    Reason = table.Column<string>(type: "TEXT", nullable: true),
                    Note = table.Column<string>(type: "TEXT", nullable: true),
                    Added = table.Column<int>(type: "INTEGER", nullable: true),
                    Removed = table.Column<int>(type: "INTEGER", nullable: true),
                    BeforeHash = table.Column<byte[]>(type: "BLOB", nullable: true),
                    BodyHash = table.Column<byte[]>(type: "BLOB", nullable: true),
                    LastNumber = table.Column<int>(type: "INTEGER", nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: true),
                    Known = table.Column<int>(type: "INTEGER", nullable: false),
                    Version = table.Column<long>(type: "INTEGER", nullable: false),
                    Generation = table.Column<long>(type: "INTEGER", nullable: true),
                    HighTime = table.Column<long>(type: "INTEGER", nullable: false),
                    HighVersion = table.Column<long>(type: "INTEGER", nullable: false),
                    HighVersionAt = table.Column<long>(type: "INTEGER", nullable: false),
                    RequestKey = table.Column<long>(type: "INTEGER", nullable: false),
                    SourceKey = table.Column<long>(type: "INTEGER", nullable: false),
                    Rank = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ObjectVersions", x => new { x.LedgerId, x.ObjectId, x.Ordinal });
                });

            migrationBuilder.CreateIndex(
                name: "IX_ObjectVersions_LedgerId_ObjectId_Number",
                table: "ObjectVersions",
                columns: new[] { "LedgerId", "ObjectId", "Number" },
                filter: "\"Number\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_ObjectVersions_LedgerId_Seq",
                table: "ObjectVersions",
                columns: new[] { "LedgerId", "Seq" });
        }
    }
}
