using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AuditConsole.Core.Storage.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Segments : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "SegmentBodies",
                columns: table => new
                {
                    LedgerId = table.Column<string>(type: "TEXT", nullable: false),
                    Number = table.Column<long>(type: "INTEGER", nullable: false),
                    Block = table.Column<int>(type: "INTEGER", nullable: false),
                    Content = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SegmentBodies", x => new { x.LedgerId, x.Number, x.Block });
                    table.ForeignKey(
                        name: "FK_SegmentBodies_Ledgers_LedgerId",
                        column: x => x.LedgerId,
                        principalTable: "Ledgers",
                        principalColumn: "LedgerId",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "SegmentColumns",
                columns: table => new
                {
                    LedgerId = table.Column<string>(type: "TEXT", nullable: false),
                    Number = table.Column<long>(type: "INTEGER", nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    Content = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SegmentColumns", x => new { x.LedgerId, x.Number, x.Name });
                    table.ForeignKey(
                        name: "FK_SegmentColumns_Ledgers_LedgerId",
                        column: x => x.LedgerId,
                        principalTable: "Ledgers",
                        principalColumn: "LedgerId",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Segments",
                columns: table => new
                {
                    LedgerId = table.Column<string>(type: "TEXT", nullable: false),
                    Number = table.Column<long>(type: "INTEGER", nullable: false),
                    Count = table.Column<int>(type: "INTEGER", nullable: false),
                    MinTime = table.Column<long>(type: "INTEGER", nullable: false),
                    MaxTime = table.Column<long>(type: "INTEGER", nullable: false),
                    Received = table.Column<long>(type: "INTEGER", nullable: false),
                    Root = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Chain = table.Column<byte[]>(type: "BLOB", nullable: false),
                    IndexVersion = table.Column<int>(type: "INTEGER", nullable: false),
                    Directory = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Counts = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Marks = table.Column<byte[]>(type: "BLOB", nullable: false),
                    StoredBytes = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Segments", x => new { x.LedgerId, x.Number });
                    table.ForeignKey(
                        name: "FK_Segments_Ledgers_LedgerId",
                        column: x => x.LedgerId,
                        principalTable: "Ledgers",
                        principalColumn: "LedgerId",
                        onDelete: ReferentialAction.Restrict);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "SegmentBodies");

            migrationBuilder.DropTable(
                name: "SegmentColumns");

            migrationBuilder.DropTable(
                name: "Segments");
        }
    }
}
