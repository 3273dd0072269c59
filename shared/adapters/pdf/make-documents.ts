import type { DocumentRequest, MakeDocuments, ReportDocument } from '../../ports/report-documents.ts';

/** A PDF with more rows is read by nobody and takes memory: they go into a sheet then. */
export const mostPdfRows = 10_000;

const sheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/**
 * Makes a PDF of a report; of more than 10 000 rows a summary on a page, and an xlsx with all of them. The libraries
 * (two megabytes) are loaded with the first report.
 */
export const makeDocuments: MakeDocuments = async (request: DocumentRequest) => {
  const [{ reportDefinition, summaryDefinition }, { renderPdf }] = await Promise.all([
    import('./report-definition.ts'),
    import('./render-pdf.ts'),
  ]);
  const large = request.table.rows.length > mostPdfRows;
  const definition = large ? summaryDefinition(request) : reportDefinition(request);
  const pdf: ReportDocument = {
    extension: 'pdf',
    contentType: 'application/pdf',
    bytes: await renderPdf(definition),
  };
  if (!large) return [pdf];
  const { renderSheet } = await import('./render-sheet.ts');
  return [pdf, { extension: 'xlsx', contentType: sheetType, bytes: await renderSheet(request) }];
};
