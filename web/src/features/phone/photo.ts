// Makes a photo fit to be sent: smaller, turned upright, with time and place printed on it. The original stays on the device.

const LONGEST = 1_600
const QUALITY = 0.82

export async function preparePhoto(file: File, words: string[]): Promise<Blob> {
  const image = await createImageBitmap(file, { imageOrientation: 'from-image' })
  const scale = Math.min(1, LONGEST / Math.max(image.width, image.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(image.width * scale))
  canvas.height = Math.max(1, Math.round(image.height * scale))
  const pen = canvas.getContext('2d')
  if (!pen) return file
  pen.drawImage(image, 0, 0, canvas.width, canvas.height)
  image.close()
  print(pen, canvas, words)
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? file), 'image/jpeg', QUALITY))
}

/** At the foot, on a dark ground: readable on any picture. */
function print(pen: CanvasRenderingContext2D, { width, height }: HTMLCanvasElement, words: string[]): void {
  const size = Math.max(12, Math.round(width / 42))
  const line = Math.round(size * 1.5)
  const top = height - line * words.length - size / 2
  pen.fillStyle = 'rgba(16, 22, 36, 0.6)'
  pen.fillRect(0, top, width, height - top)
  pen.fillStyle = '#fff'
  pen.font = `${size}px sans-serif`
  pen.textBaseline = 'middle'
  words.forEach((word, index) => pen.fillText(word, size, top + line * (index + 0.6), width - 2 * size))
}
